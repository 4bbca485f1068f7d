// From codes to a draft claim: of the engine's own, or of one that someone else coded.
import type { DraftCode } from '../types.js';
import { undotted } from '../reference/index.js';
import type { ClaimLine, DraftClaim } from './contract.js';

/** A draft of the engine's own codes, already in claim order within each system; what a procedure line carries beside its code stays on it. */
export function readDraft(codes: readonly DraftCode[]): DraftClaim {
  const placed = new Map<string, number>();
  return {
    codes: codes.map((code) => {
      const sequence = (placed.get(code.system) ?? 0) + 1;
      placed.set(code.system, sequence);
      return { ...code, sequence };
    }),
    queries: [],
  };
}

/** A line of a claim coded elsewhere (contract.md, claims to validate); codes dotted or not. */
export type ForeignLine = Pick<ClaimLine, 'system' | 'code'> & Partial<Omit<ClaimLine, 'system' | 'code'>>;

/** A draft of a claim coded elsewhere: no evidence, each code as sure as the other; order by role and sequence, else as given. */
export function readForeignClaim(lines: readonly ForeignLine[]): DraftClaim {
  const plain = (line: { system: string; code: string }) => (line.system === 'ICD-10-CM' ? undotted(line.code) : line.code);
  const codes = lines.map((line, at): ClaimLine => ({
    ...line, code: plain(line), sequence: line.sequence ?? at + 1, logit: line.logit ?? 0, probability: line.probability ?? 1,
    evidence: line.evidence ?? [], sources: line.sources ?? [], flags: line.flags ?? [],
    ...(line.linkedDiagnoses ? { linkedDiagnoses: line.linkedDiagnoses.map(undotted) } : {}),
  }));
  const rank = (line: ClaimLine) => (line.role === 'first_listed' ? 0 : 1);
  return { codes: codes.sort((a, b) => rank(a) - rank(b) || a.sequence - b.sequence), queries: [] };
}
