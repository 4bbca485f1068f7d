// The article tables of CMS's Medicare Coverage Database to one table: which diagnoses each contractor's billing articles accept for a procedure.
import { ChartcodeError } from '../../errors.js';
import { undotted } from '../codes.js';
import type { NcciFile } from './read-ncci-files.js';
import type { Compiled } from './releases.js';
import { plain, readDay, refuse, rowsBelow, shorten } from './table-rows.js';

/** Files of the download by what they are, as CMS names them; `required` ones must be there. */
const FILES = {
  articles: /^article\.(csv|txt)$/i, procedures: /^article_x_hcpc_code\.(csv|txt)$/i, covered: /^article_x_icd10_covered\.(csv|txt)$/i,
  refused: /^article_x_icd10_noncovered\.(csv|txt)$/i, links: /^article_x_contractor\.(csv|txt)$/i, contractors: /^contractor\.(csv|txt)$/i,
} as const;
type Part = keyof typeof FILES;
const REQUIRED: readonly Part[] = ['articles', 'procedures', 'covered'];
const NAMES: Record<Part, string> = { articles: 'article.csv', procedures: 'article_x_hcpc_code.csv', covered: 'article_x_icd10_covered.csv', refused: 'article_x_icd10_noncovered.csv', links: 'article_x_contractor.csv', contractors: 'contractor.csv' };

const KEY = { id: /^article_id$/i };
const VERSION = { version: /^article_version$/i };
const NUMBER = /^[0-9A-Z]\d{3}[0-9A-Z]$/;
const DIAGNOSIS = /^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/;
/** CMS's row for "no codes". */
const PLACEHOLDER = /^X{2,}\d*$/i;

interface Article { id: string; version: string; title: string; from: string; through: string; contractors: Set<string>; procedures: Map<string, Set<string>>; covered: Map<string, Set<string>>; refused: Map<string, Set<string>> }

/** True when a download holds the tables that this compiler reads. */
export const isCoverage = (files: readonly NcciFile[]): boolean => REQUIRED.every((part) => files.some((file) => FILES[part].test(file.name)));

/**
 * Compiles the tables together. `contractor` keeps the articles of contractors whose name holds it. `version` of the result is the latest day on which
 * an article began. Throws E304 naming the file that is missing, or file, row and column.
 */
export function compileCoverage(files: readonly NcciFile[], contractor?: string): Compiled {
  const missing = REQUIRED.filter((part) => !files.some((file) => FILES[part].test(file.name)));
  if (missing.length > 0) throw new ChartcodeError('E304', `the download lacks ${missing.map((part) => NAMES[part]).join(', ')}`, [{ missing: missing.map((part) => NAMES[part]) }]);
  const of = (part: Part): NcciFile[] => files.filter((file) => FILES[part].test(file.name));
  const articles = readArticles(of('articles'));
  const find = (id: string, version: string): Article | undefined => articles.get(`${id} ${version}`);
  readContractors(of('links'), of('contractors'), find);
  readCodes(of('procedures'), 'hcpc_code', (article) => article.procedures, NUMBER, 'CPT or HCPCS number', find);
  readCodes(of('covered'), 'icd10', (article) => article.covered, DIAGNOSIS, 'ICD-10-CM code', find, 'covered');
  readCodes(of('refused'), 'icd10', (article) => article.refused, DIAGNOSIS, 'ICD-10-CM code', find, 'noncovered');
  const wanted = contractor?.toLowerCase();
  const kept = [...articles.values()].filter((article) => article.procedures.size > 0 && article.covered.size + article.refused.size > 0
    && (wanted === undefined || [...article.contractors].some((name) => name.toLowerCase().includes(wanted))));
  if (kept.length === 0) throw new ChartcodeError('E304', wanted === undefined ? 'no article links procedures with diagnoses' : 'no article of that contractor links procedures with diagnoses', [{ articles: articles.size }]);
  kept.sort((a, b) => Number(a.id) - Number(b.id) || Number(a.version) - Number(b.version));
  const today = kept.map((article) => article.from).sort().at(-1) ?? '';
  return {
    version: today,
    columns: {
      id: kept.map(({ id }) => id), version: kept.map(({ version }) => version), title: kept.map(({ title }) => title), from: kept.map(({ from }) => from), through: kept.map(({ through }) => through),
      contractors: kept.map((article) => [...article.contractors].sort().join('|')),
      procedures: kept.map((article) => packCodes(article.procedures)), covered: kept.map((article) => packCodes(article.covered)), refused: kept.map((article) => packCodes(article.refused)),
    },
    rows: kept.length,
  };
}

function readArticles(files: readonly NcciFile[]): Map<string, Article> {
  const articles = new Map<string, Article>();
  for (const file of files) {
    for (const { row, at } of rowsBelow(file, { ...KEY, title: /^title$/i }, { ...VERSION, from: /^(article_)?(rev_)?eff(ective)?_date$/i, through: /^(article_(rev_)?end_date|end_date|date_retired|retirement_date)$/i })) {
      const id = readId(at('id'), file.name, row);
      const from = readTime(at('from')) ?? refuse(file.name, row, 'article_eff_date', 'is no day');
      const through = readTime(at('through')) ?? refuse(file.name, row, 'article_end_date', 'is no day');
      articles.set(`${id} ${at('version')}`, { id, version: at('version'), title: plain(at('title')), from, through, contractors: new Set(), procedures: new Map(), covered: new Map(), refused: new Map() });
    }
  }
  return articles;
}

function readContractors(links: readonly NcciFile[], names: readonly NcciFile[], find: (id: string, version: string) => Article | undefined): void {
  const byId = new Map<string, string>();
  for (const file of names) for (const { at } of rowsBelow(file, { contractor: /^contractor_id$/i, name: /^(contractor_bus_name|contractor_name|name)$/i }, {})) byId.set(at('contractor'), plain(at('name')));
  for (const file of links) {
    for (const { at } of rowsBelow(file, { ...KEY, contractor: /^contractor_id$/i }, VERSION)) find(at('id'), at('version'))?.contractors.add((byId.get(at('contractor')) ?? `contractor ${at('contractor')}`).replaceAll('|', ' '));
  }
}

/** Codes of one list by code, with the groups that hold each. Rows of articles that the download does not hold are passed over. */
function readCodes(files: readonly NcciFile[], stem: string, listOf: (article: Article) => Map<string, Set<string>>, form: RegExp, what: string, find: (id: string, version: string) => Article | undefined, side = 'code'): void {
  const column = `${stem}${stem === 'icd10' ? '_code' : ''}_id`;
  const group = stem === 'icd10' ? `icd10_${side}_group` : 'hcpc_code_group';
  for (const file of files) {
    for (const { row, at } of rowsBelow(file, { ...KEY, code: new RegExp(`^${column}$`, 'i') }, { ...VERSION, group: new RegExp(`^${group}$`, 'i') })) {
      const code = at('code').toUpperCase();
      if (code === '' || PLACEHOLDER.test(code)) continue;
      if (!form.test(code)) refuse(file.name, row, column, `${shorten(code)} is no ${what}`);
      const article = find(readId(at('id'), file.name, row), at('version'));
      if (!article) continue;
      const list = listOf(article);
      const plainCode = stem === 'icd10' ? undotted(code) : code;
      list.set(plainCode, (list.get(plainCode) ?? new Set()).add(/^\d+$/.test(at('group')) ? at('group') : ''));
    }
  }
}

function readId(cell: string, file: string, row: number): string {
  return /^\d{1,9}$/.test(cell) ? cell : refuse(file, row, 'article_id', `${shorten(cell)} is no number`);
}

/** A day, with or without a time behind it. */
const readTime = (cell: string): string | undefined => readDay((cell.split(/[ T]/)[0] ?? '').replace(/^N\/A$/i, ''));

/** `1:20610 20611;2:27447`: codes by group, so that a group's number stands once. */
function packCodes(list: ReadonlyMap<string, ReadonlySet<string>>): string {
  const groups = new Map<string, string[]>();
  for (const [code, mine] of list) for (const group of mine) { const known = groups.get(group); if (known) known.push(code); else groups.set(group, [code]); }
  return [...groups].sort(([a], [b]) => Number(a) - Number(b)).map(([group, codes]) => `${group}:${codes.sort().join(' ')}`).join(';');
}
