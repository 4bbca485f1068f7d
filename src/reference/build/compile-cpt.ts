// CPT numbers with the project's own labels, and what the fee schedule, the add-on list and the unit limits say of each number.
import { ChartcodeError } from '../../errors.js';
import { readCsv } from './compile-edits.js';
import type { Compiled } from './releases.js';
import type { Report } from './report.js';

interface Label { code: string; label: string; phrases: string[]; facets: Record<string, unknown> }
interface Correction { code: string; label?: string; facets?: Record<string, unknown>; addPhrases?: string[]; dropPhrases?: string[]; reason: string }
interface Corrections { hcpcsGroups: { prefixes: string[] }; corrections: Correction[]; additions: (Label & { reason: string })[] }

/**
 * Labels by code: the label file, then its corrections (a facet set to null goes), then additions, then the HCPCS Level II groups that join by their titles.
 * Throws E304 when a row is malformed or a correction names an unknown number.
 */
export function compileCpt(labels: string, corrections: string, hcpcs: string, report: Report): Compiled {
  const rows = new Map(readLabels(labels).map((row) => [row.code, row]));
  const { hcpcsGroups, additions, corrections: fixes } = JSON.parse(corrections) as Corrections;
  for (const { code, label, phrases, facets } of additions) {
    if (rows.has(code)) throw new ChartcodeError('E304', `CPT label additions name ${code}, which the file has`, [{ code }]);
    rows.set(code, { code, label, phrases, facets });
  }
  for (const row of readCsv(hcpcs, ['code', 'short', 'long', 'date_terminated'], 'HCPCS')) {
    const code = row['code']!;
    if (rows.has(code) || row['date_terminated'] !== '' || !hcpcsGroups.prefixes.some((prefix) => code.startsWith(prefix))) continue;
    rows.set(code, { code, label: row['long']!.replace(/\s+/g, ' ').trim(), phrases: [], facets: { family: `hcpcs-${code.slice(0, 3).toLowerCase()}` } });
  }
  for (const fix of fixes) correct(rows, fix);
  const sorted = [...rows.values()].sort((a, b) => a.code.localeCompare(b.code, 'en'));
  report.count('cpt', { rows: sorted.length, corrected: fixes.length, added: additions.length });
  return {
    columns: { code: sorted.map((r) => r.code), label: sorted.map((r) => r.label), phrases: sorted.map((r) => r.phrases.join('|')), facets: sorted.map((r) => JSON.stringify(r.facets)) },
    rows: sorted.length,
  };
}

function readLabels(text: string): Label[] {
  return text.split('\n').slice(1).filter((line) => line !== '').map((line) => {
    const [code, label, phrases, facets] = line.split('\t');
    if (!/^[0-9A-Z]\d{3}[0-9A-Z]$/.test(code ?? '') || !label || !phrases || !facets) throw new ChartcodeError('E304', `malformed CPT label row ${code ?? ''}`, [{ code }]);
    return { code: code!, label, phrases: phrases.split(' | '), facets: JSON.parse(facets) as Record<string, unknown> };
  });
}

function correct(rows: Map<string, Label>, { code, label, facets, addPhrases, dropPhrases }: Correction): void {
  const row = rows.get(code);
  if (!row) throw new ChartcodeError('E304', `CPT label corrections name ${code}, which no row has`, [{ code }]);
  rows.set(code, {
    code,
    label: label ?? row.label,
    phrases: [...row.phrases.filter((phrase) => !dropPhrases?.includes(phrase)), ...(addPhrases ?? [])],
    facets: Object.fromEntries(Object.entries({ ...row.facets, ...facets }).filter(([, value]) => value !== null)),
  });
}

/** Policy of each number in `codes`: fee schedule indicators, add-on type with its primaries, practitioner unit limit. Throws E304. */
export function compilePolicy(pfs: string, addOns: string, mue: string, codes: ReadonlySet<string>, report: Report): Compiled {
  const limits = new Map(readCsv(mue, ['code', 'mue', 'mai'], 'MUE').map((row) => [row['code']!, row]));
  const primaries = readAddOns(addOns);
  const fees = readCsv(pfs, ['hcpcs_code', 'mod', 'status', 'pctc', 'glob', 'mult_proc', 'bilat_surg', 'asst_surg', 'co_surg', 'team_surg'], 'fee schedule indicators').filter((row) => row['mod'] === '' && codes.has(row['hcpcs_code']!));
  const byCode = new Map(fees.map((row) => [row['hcpcs_code']!, row]));
  const kept = [...codes].filter((code) => byCode.has(code) || limits.has(code) || primaries.has(code)).sort((a, b) => a.localeCompare(b, 'en'));
  for (const code of codes) if (!byCode.has(code)) report.add('cpt: number without fee schedule indicators', code);
  const field = (name: string): string[] => kept.map((code) => byCode.get(code)?.[name] ?? '');
  report.count('pfs', { rows: kept.length, addOns: kept.filter((code) => primaries.has(code)).length });
  return {
    columns: {
      code: kept, status: field('status'), global: field('glob'), bilateral: field('bilat_surg'), assistant: field('asst_surg'), coSurgeon: field('co_surg'), team: field('team_surg'), parts: field('pctc'), multiple: field('mult_proc'),
      mue: kept.map((code) => limits.get(code)?.['mue'] ?? ''), mai: kept.map((code) => limits.get(code)?.['mai'] ?? ''),
      addOn: kept.map((code) => primaries.get(code)?.type ?? ''), primaries: kept.map((code) => primaries.get(code)?.codes.join(' ') ?? ''),
    },
    rows: kept.length,
  };
}

/** CMS's add-on list, fixed width: 1 type, 2-6 add-on, 7-13 its end, 14-18 primary (CCCCC: the contractor's choice), 33-39 end of the pair. */
function readAddOns(text: string): Map<string, { type: string; codes: string[] }> {
  const found = new Map<string, { type: string; codes: string[] }>();
  for (const line of text.split('\n')) {
    if (line.length < 18 || line.slice(6, 13).trim() !== '' || line.slice(32, 39).trim() !== '') continue;
    const entry = found.get(line.slice(1, 6)) ?? { type: line[0]!, codes: [] };
    const primary = line.slice(13, 18);
    if (primary !== 'CCCCC') entry.codes.push(primary);
    found.set(line.slice(1, 6), entry);
  }
  return found;
}
