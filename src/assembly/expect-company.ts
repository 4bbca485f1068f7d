// What the classification asks for beside a chosen code stands with less support than another code would need. Rows: expected-company.json.
import type { DraftCode } from '../types.js';
import table from './expected-company.json' with { type: 'json' };

interface Row { id: string; codes: string; company: string; leastLogit?: number; source: string }

const ROWS = (table.rows as readonly Row[]).map(({ codes, company, leastLogit = table.leastLogit }) => ({ codes: new RegExp(codes), company: new RegExp(company), leastLogit }));

/**
 * Candidates with those lifted that a worthy one asks for: of each row the likeliest below the threshold, unless a worthy code is such company already.
 * A lifted one has the log-odds `standsAt`, so that it also stands beside the code whose words it shares ("chemotherapy for breast cancer").
 */
export function expectCompany(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; expected: Set<string> } {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const expected = new Set<string>();
  for (const { codes, company, leastLogit } of ROWS) {
    if (!chosen.some((code) => codes.test(code)) || chosen.some((code) => company.test(code))) continue;
    const [best] = candidates.filter(({ code, logit }) => logit >= leastLogit && company.test(code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    if (best) expected.add(best.code);
  }
  const lifted = candidates.map((candidate) => (expected.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : candidate));
  return { candidates: lifted, expected };
}
