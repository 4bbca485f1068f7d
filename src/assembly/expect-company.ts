// What the classification asks for beside a chosen code stands with less support than another code would need. Rows: expected-company.json.
import type { DraftCode } from '../types.js';
import table from './expected-company.json' with { type: 'json' };

const ROWS = table.rows.map(({ codes, company }) => ({ codes: new RegExp(codes), company: new RegExp(company) }));

/** Codes below the threshold that a worthy one asks for: of each row the likeliest, unless a worthy code is such company already. */
export function expectCompany(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean): Set<string> {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const expected = new Set<string>();
  for (const { codes, company } of ROWS) {
    if (!chosen.some((code) => codes.test(code)) || chosen.some((code) => company.test(code))) continue;
    const [best] = candidates.filter(({ code, logit }) => logit >= table.leastLogit && company.test(code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    if (best) expected.add(best.code);
  }
  return expected;
}
