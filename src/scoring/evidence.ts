// The words in the note that support a code: few, tight, and from mentions that assert it.
import type { Assertion, Evidence } from '../types.js';
import { type CandidateContext, REPORTED, supportStrength } from './features/context.js';
import { speaksAgainst } from './settle-assertion.js';
import type { Support } from './types.js';

const MAX_QUOTES = 2;
const MAX_WORDS = 30;
/** A clause is preferred to its sentence when it is nearly as strong: it says the same in fewer words. */
const CLAUSE_BONUS = 0.06;
/** A mention that does not assert the condition must be this much stronger to be the quote. */
const FLAGGED = 0.2;
/** And so much stronger where it tells of a relative or says that the condition is not there. */
const OF_OTHERS = 0.5;
/** What the support model adds to a mention that it is sure a coder would report. */
const REPORTED_BONUS = 0.3;
/** A second quote must be nearly as strong as the first. */
const SECOND = 0.88;

/** One or two quotes of a candidate, strongest first, never two of one sentence. Always at least one. */
export function chooseEvidence(c: CandidateContext): Evidence[] {
  const { mentions, support: tags } = c.note.input;
  const places = tags ? REPORTED.map((name) => tags.classes.indexOf(name)) : [];
  const reported = (mention: number): number => (tags ? places.reduce((sum, p) => sum + tags.mean[mention * tags.classes.length + p]!, 0) : 0);
  const value = (s: Support): number =>
    supportStrength(s) + (mentions[s.mention]!.level === 'clause' ? CLAUSE_BONUS : 0)
    + REPORTED_BONUS * reported(s.mention) - (wordCount(mentions[s.mention]!.text) > MAX_WORDS ? 0.5 : 0) - against(mentions[s.mention]!.assertion, c.candidate.code);
  const values = new Map(c.candidate.support.map((s) => [s, value(s)]));
  const ranked = [...c.candidate.support].sort((a, b) => values.get(b)! - values.get(a)! || a.mention - b.mention);
  const chosen: Support[] = [];
  for (const s of ranked) {
    if (chosen.length === MAX_QUOTES || (chosen.length > 0 && (supportStrength(s) < SECOND * supportStrength(chosen[0]!) || s.rank > 2))) break;
    const m = mentions[s.mention]!;
    if (chosen.every((o) => mentions[o.mention]!.sentence !== m.sentence || mentions[o.mention]!.documentId !== m.documentId)) chosen.push(s);
  }
  return chosen.map((s) => {
    const m = mentions[s.mention]!;
    return { documentId: m.documentId, start: m.start, end: m.end, text: m.text, section: m.section };
  });
}

function against(assertion: Assertion, code: string): number {
  if (!speaksAgainst(assertion, code)) return 0;
  return assertion.family || assertion.negated ? OF_OTHERS : FLAGGED;
}

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}
