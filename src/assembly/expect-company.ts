// What the classification asks for beside a chosen code stands with less support than another code would need. Rows: expected-company.json.
import type { DraftCode, Mention } from '../types.js';
import table from './expected-company.json' with { type: 'json' };

interface Row { id: string; codes?: string; company: string; leastLogit?: number; /** Words that the note must say, undenied. */ said?: string; /** `outpatient`: not in a stay. */ setting?: string; /** A candidate that must be likely. */ beside?: string; /** Chosen codes beside which the row does not hold. */ unless?: string; /** What the asking code becomes where nothing is company. */ else?: string; source: string }

const ROWS = (table.rows as readonly Row[]).map(({ codes, company, leastLogit = table.leastLogit, said, setting, beside, unless, else: otherwise }) => ({
  codes: codes === undefined ? /^/ : new RegExp(codes), always: codes === undefined, setting, company: new RegExp(company), leastLogit, said: said === undefined ? undefined : new RegExp(said, 'i'), beside: beside === undefined ? undefined : new RegExp(beside), unless: unless === undefined ? undefined : new RegExp(unless), otherwise,
}));

/**
 * Candidates with those lifted that a worthy one asks for: of each row the likeliest below the threshold, unless a worthy code is such company already. Later rows see what earlier ones lifted.
 * Where there is none, the asking code becomes the row's `else`.
 * A lifted one has the log-odds `standsAt`, so that it also stands beside the code whose words it shares ("chemotherapy for breast cancer").
 */
export function expectCompany(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[] = [], inpatient = false): { candidates: DraftCode[]; expected: Set<string> } {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const expected = new Set<string>();
  const instead = new Map<string, string>();
  for (const { codes, always, company, leastLogit, said, setting, beside, unless, otherwise } of ROWS) {
    if ((!always && !chosen.some((code) => codes.test(code))) || chosen.some((code) => company.test(code) || unless?.test(code))) continue;
    if (setting !== undefined && inpatient) continue;
    if (beside && !candidates.some(({ code, logit }) => logit >= table.besideLogit && beside.test(code))) continue;
    if (said && !mentions.some(({ text, assertion }) => !assertion.negated && said.test(text))) continue;
    const [best] = candidates.filter(({ code, logit }) => logit >= leastLogit && company.test(code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    if (!best) {
      if (otherwise !== undefined && !chosen.includes(otherwise)) for (const code of chosen.filter((one) => codes.test(one))) instead.set(code, otherwise);
      continue;
    }
    expected.add(best.code);
    chosen.push(best.code);
  }
  const lifted = candidates.filter(({ code }) => ![...instead.values()].includes(code)).map((candidate) => (expected.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : { ...candidate, code: instead.get(candidate.code) ?? candidate.code }));
  return { candidates: lifted, expected };
}
