// Feature group: what the number is, how often training claims bill it, and whether what it needs beside it is there.
import type { ProcedureCode } from '../../reference/types.js';
import type { CandidateView } from './context.js';

const GLOBALS = ['000', '010', '090', 'XXX', 'YYY', 'ZZZ', 'MMM'];
const STATUS_LETTERS = 'ABCEINRTX';

export const numberNames = ['chapter', 'is_hcpcs', 'global', 'policy_status', 'parts', 'bilateral', 'add_on', 'primary_strength', 'is_unlisted', 'code_rate', 'family_rate', 'chapter_rate_here', 'code_rate_here'];

/** Chapter of a number: its first two figures, or its letter from 100 on. */
export function chapterOf({ code }: Pick<ProcedureCode, 'code'>): number {
  return /^\d/.test(code) ? Number(code.slice(0, 2)) : 100 + code.charCodeAt(0) - 65;
}

/** Keys of the training rates beside code and family: chapter and code by kind of note. */
export function rateKeys(documentType: string, code: ProcedureCode): { chapter: string; code: string } {
  return { chapter: `${documentType} ${chapterOf(code)}`, code: `${documentType} ${code.code}` };
}

export function fillNumber(c: CandidateView): number[] {
  const { code, policy, note } = c;
  const { rates, index, strength, input } = note;
  const keys = rateKeys(input.facts.documentType, code);
  const primary = Math.max(0, ...(policy?.primaries ?? []).map((p) => strength.get(index.place(p) ?? -1) ?? 0));
  return [
    chapterOf(code), Number(code.system === 'HCPCS'), GLOBALS.indexOf(policy?.globalDays ?? ''), STATUS_LETTERS.indexOf(policy?.status || '-'), Number(policy?.parts || 0), Number(policy?.bilateral || 9),
    Number(policy?.addOn ?? false), policy?.addOn ? primary : -1, Number(/unlisted|no specific code/i.test(`${code.label} ${String(code.facets['extent'] ?? '')}`)),
    rates.code[code.code] ?? 0, rates.category[c.family] ?? 0, rates.reported[keys.chapter] ?? 0, rates.reported[keys.code] ?? 0,
  ];
}
