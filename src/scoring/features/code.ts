// Feature group: what is known of the code itself and of its rivals in this note.
import { type CandidateContext, supportStrength } from './context.js';

export const codeNames = [
  'rate_code', 'rate_category', 'reported', 'chapter', 'length', 'is_symptom', 'is_factor', 'is_external', 'is_injury', 'is_pregnancy', 'is_neoplasm', 'unspecified', 'combination', 'phase_letter',
  'rank_in_category', 'rivals_in_category', 'gap_to_category_best', 'rank_in_mention', 'gap_in_mention', 'specific_rival', 'sex_conflict', 'age_conflict', 'manifestation',
];

export function fillCode(c: CandidateContext, out: Float32Array, at: number): void {
  const { note, candidate, traits } = c;
  const { code } = candidate;
  const category = code.slice(0, 3);
  const own = note.strength.get(code)!;
  const kin = note.byCategory.get(category)!;
  let rank = 0, best = own, specific = 0;
  for (const k of kin) {
    if (k === candidate) continue;
    const s = note.strength.get(k.code)!;
    if (s > own) rank++;
    best = Math.max(best, s);
    if (traits.unspecified && s >= own - 0.05 && !isUnspecified(c, k.code)) specific = 1;
  }
  const lead = c.bestClean ?? c.best;
  const here = supportStrength(lead);
  let rankHere = 0, bestHere = here;
  for (const o of note.byMention[lead.mention]!) {
    if (o.code === code) continue;
    if (o.cosine > here) rankHere++;
    bestHere = Math.max(bestHere, o.cosine);
  }
  const edits = note.cm.edits(code);
  const { age } = note.input.facts.patient;
  const letter = code[0]!;
  out.set([
    Math.log10((note.rates.code[code] ?? 0) + 1e-4), Math.log10((note.rates.category[category] ?? 0) + 1e-4), note.rates.reported[category] ?? 0.4,
    letter.charCodeAt(0) - 65, code.length, letter === 'R' ? 1 : 0, letter === 'Z' ? 1 : 0, /[V-Y]/.test(letter) ? 1 : 0, /[ST]/.test(letter) ? 1 : 0, letter === 'O' ? 1 : 0,
    letter === 'C' || code < 'D5' && letter === 'D' ? 1 : 0, traits.unspecified ? 1 : 0, traits.combination ? 1 : 0, traits.phase === undefined ? 0 : traits.phase.charCodeAt(0),
    rank, kin.length, own - best, rankHere, here - bestHere, specific,
    // a sex mismatch warns (rule `sex`) and must not decide: the column stays for the trees that were trained with it
    0,
    edits.ageRange && age !== undefined && (age < edits.ageRange.from || age > edits.ageRange.to) ? 1 : 0,
    edits.manifestation ? 1 : 0,
  ], at);
}

function isUnspecified(c: CandidateContext, code: string): boolean {
  return /\bunspecified\b/i.test(c.note.cm.title(code));
}
