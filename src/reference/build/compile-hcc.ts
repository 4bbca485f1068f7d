// The risk adjustment files of CMS: diagnoses to categories, hierarchies of categories, and the age and sex edits of the mappings.
import { ChartcodeError } from '../../errors.js';
import { undotted } from '../codes.js';
import models from '../hcc-models.json' with { type: 'json' };
import type { Columns } from '../table-file.js';
import type { CodeList } from './code-list.js';
import { readCsv } from './compile-edits.js';
import type { Report } from './report.js';
import { refuse } from './table-rows.js';

const CATEGORY = /^[1-9]\d{0,2}$/;
const AGE = /^\d{0,3}$/;
const SEXES: Record<string, string> = { '': '', 1: 'M', 2: 'F' };

function readCategory(cell: string, file: string, row: number, column: string): number {
  if (!CATEGORY.test(cell)) refuse(file, row, column, 'is not a category number');
  return Number(cell);
}

/** Diagnosis to its categories by model, one column a model; a code with several in a model keeps them all, lowest number first. Throws E304. */
export function compileHcc(csv: string, list: CodeList, report: Report, name = 'HCC mappings'): Columns {
  const keyOf = new Map(models.models.map(({ mapping, key }) => [mapping, key]));
  const byCode = new Map<string, Record<string, Set<number>>>();
  for (const [at, row] of readCsv(csv, ['diagnosis_code', 'cc', 'model_name'], name).entries()) {
    const key = keyOf.get(row['model_name']!);
    if (key === undefined) continue;
    const code = undotted(row['diagnosis_code']!);
    const category = readCategory(row['cc']!, name, at + 2, 'cc');
    if (!list.has(code)) { report.add('hcc: code not in the code list', code); continue; }
    const mine = byCode.get(code) ?? {};
    byCode.set(code, mine);
    (mine[key] ??= new Set()).add(category);
  }
  if (byCode.size === 0) throw new ChartcodeError('E304', `${name} maps no code in the models ${[...keyOf.keys()].join(', ')}`, [{ file: name }]);
  const codes = list.codes.filter((code) => byCode.has(code));
  report.count('icd10cm-hcc', { codes: codes.length, ...Object.fromEntries(models.models.map(({ key }) => [key, codes.filter((code) => byCode.get(code)![key]).length])) });
  const columnOf = (key: string): string[] => codes.map((code) => [...(byCode.get(code)![key] ?? [])].sort((a, b) => a - b).join(' '));
  return { code: codes, ...Object.fromEntries(models.models.map(({ key }) => [key, columnOf(key)])) };
}

/** The hierarchies of the models: while `parent` is present, `child` does not count. Throws E304. */
export function compileHierarchies(csv: string, report: Report, name = 'HCC hierarchies'): Columns {
  const columns = { model: [] as string[], parent: [] as string[], child: [] as string[] };
  for (const [at, row] of readCsv(csv, ['cc_parent', 'cc_child', 'model_domain', 'model_version'], name).entries()) {
    const model = models.models.find(({ domain, version }) => domain === row['model_domain'] && version === row['model_version']);
    if (model === undefined) continue;
    columns.model.push(model.key);
    columns.parent.push(String(readCategory(row['cc_parent']!, name, at + 2, 'cc_parent')));
    columns.child.push(String(readCategory(row['cc_child']!, name, at + 2, 'cc_child')));
  }
  if (columns.model.length === 0) throw new ChartcodeError('E304', `${name} holds no hierarchy of the models in use`, [{ file: name }]);
  report.count('icd10cm-hcc-hierarchies', { rows: columns.model.length, ...Object.fromEntries(models.models.map(({ key }) => [key, columns.model.filter((one) => one === key).length])) });
  return columns;
}

/** Age and sex edits: within `ageFrom` to `ageTo` (years, inclusive, empty for open) and `sex`, a code maps to `category` instead, or to none (empty). Throws E304. */
export function compileHccEdits(csv: string, list: CodeList, report: Report, name = 'HCC edits'): Columns {
  const columns = { model: [] as string[], code: [] as string[], sex: [] as string[], ageFrom: [] as string[], ageTo: [] as string[], category: [] as string[] };
  for (const [at, row] of readCsv(csv, ['icd10', 'sex', 'age_min', 'age_max', 'action', 'cc_override', 'model_name'], name).entries()) {
    const model = models.models.find(({ mapping }) => mapping === row['model_name']);
    if (model === undefined) continue;
    const [code, sex] = [undotted(row['icd10']!), SEXES[row['sex']!]];
    if (sex === undefined) refuse(name, at + 2, 'sex', 'is neither 1, 2 nor empty');
    for (const column of ['age_min', 'age_max']) if (!AGE.test(row[column]!)) refuse(name, at + 2, column, 'is not an age in years');
    if (row['action'] !== 'invalid' && row['action'] !== 'override') refuse(name, at + 2, 'action', 'is neither invalid nor override');
    const category = row['action'] === 'override' ? String(readCategory(row['cc_override']!, name, at + 2, 'cc_override')) : '';
    if (!list.has(code)) { report.add('hcc edits: code not in the code list', code); continue; }
    const cells = { model: model.key, code, sex, ageFrom: row['age_min']!, ageTo: row['age_max']!, category };
    for (const [column, cell] of Object.entries(cells)) columns[column as keyof typeof columns].push(cell);
  }
  if (columns.code.length === 0) throw new ChartcodeError('E304', `${name} holds no edit of the models in use`, [{ file: name }]);
  report.count('icd10cm-hcc-edits', { rows: columns.code.length });
  return columns;
}
