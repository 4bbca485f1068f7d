// Questions where a note contradicts itself about the side of what was done.
import type { Query } from '../types.js';
import type { ProcedureFinding, ProcedureLine } from './types.js';

const CONFLICTS: ReadonlySet<string> = new Set(['laterality-conflict', 'procedure-side-conflict']);

/**
 * A query for each finding that heading and body name different sides, with the words of both: the line follows the body until someone who was there answers
 * (AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice: conflicting documentation is queried). Only for numbers that still stand. Pure.
 */
export function askConflicts(findings: readonly ProcedureFinding[], lines: readonly ProcedureLine[]): Query[] {
  return findings.flatMap(({ rule, codes, evidence }) => {
    const standing = [...new Set(codes)].filter((code) => lines.some((line) => line.code === code));
    if (!CONFLICTS.has(rule) || standing.length === 0) return [];
    const words = evidence.map(({ text }) => `"${text.trim()}"`).join(' against ');
    return [{ topic: 'laterality-conflict', message: `Which side is right for ${standing.join(' and ')}? The note contradicts itself: ${words}.`, evidence }];
  });
}
