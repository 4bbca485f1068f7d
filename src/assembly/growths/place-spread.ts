// Where a malignancy began and where it went: each stated place gets its secondary code, the origin its primary one, and no place that it only reached is taken for the origin (Official Guidelines, I.C.2).
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import { sharedWords } from '../spans.js';
import { isAtPlace, isUntold, type Primary, readSpread, type Spread } from './read-spread.js';
import { stateCode } from '../state-code.js';

/** Log-odds of a code that a statement of spread names. */
const STANDS_AT = 1;
/** A malignancy that was taken out at an earlier time. */
const TAKEN_OUT = /\b(?:excised|removed|resected|cured|\w+ectomy)\b[^.;]{0,40}\b(?:ago|(?:19|20)\d\d|earlier|before)\b|\bhistory of\b|\bh\/o\b/i;
/** The same in the words of the history itself, where a year or years say that its treatment is over. */
const LONG_TAKEN_OUT = /\b(?:excised|removed|resected|\w+ectomy)\b[^.;]{0,25}\b(?:(?:19|20)\d\d|years? ago|yrs? ago)\b|\bpreviously (?:excised|removed|resected)\b/i;
const PRIMARY = /^C(?!7[789]|7B|80)/;
const SECONDARY = /^C7[89]/;
/** Least share of a quote's words that lie in the statement for the quote to be a part of it. */
const WITHIN = 0.5;

/** Candidates with what the note states of spread; `title` gives a code's title. */
export function placeSpread(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean, title: (code: string) => string): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const spreads = readSpread(mentions.filter(({ level, assertion: { negated, family, hypothetical, uncertain } }) => level === 'sentence' && !negated && !family && !hypothetical && !uncertain));
  const dropped: DroppedCode[] = [];
  const began = candidates.filter((candidate) => PRIMARY.test(candidate.code) && worthy(candidate)).map(({ code }) => code).concat(spreads.flatMap(({ primary }) => primary?.code ?? []));
  const told = candidates.filter((candidate) => {
    const by = SECONDARY.test(candidate.code) && worthy(candidate) ? isUntold(candidate.code, began, mentions) : undefined;
    if (by !== undefined) dropped.push({ code: candidate.code, reason: 'sibling', by });
    return by === undefined;
  });
  if (spreads.length === 0) return { candidates: told, dropped };
  let out = told.filter((candidate) => {
    const by = takenForOrigin(candidate, spreads, title);
    if (by) dropped.push({ code: candidate.code, reason: 'sibling', by });
    return !by;
  });
  /** Of an origin that stands as a malignancy and as the history of it one goes: what was taken out long ago is history. */
  const settlePast = ({ begin, history }: Primary, { text }: Mention): void => {
    const now = out.filter((candidate) => begin.test(candidate.code) && worthy(candidate));
    const past = out.filter((candidate) => candidate.code.startsWith(history) && worthy(candidate));
    if (now.length === 0 || past.length === 0) return;
    const [gone, stays] = TAKEN_OUT.test(text) || past.some(({ evidence }) => evidence.some((quote) => LONG_TAKEN_OUT.test(quote.text))) ? [now, past] : [past, now];
    dropped.push(...gone.map(({ code }) => ({ code, reason: 'sibling' as const, by: stays[0]!.code })));
    out = out.filter((candidate) => !gone.includes(candidate));
  };
  /** Lifts the likeliest candidate under a beginning; where there is none, the code as the words give it. */
  const state = (begins: (code: string) => boolean, code: string, said: Mention): void => {
    const known = out.filter((candidate) => begins(candidate.code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    const best = known[0] && worthy(known[0]) ? known[0] : known.find((candidate) => candidate.code === code);
    out = best ? out.map((candidate) => (candidate === best ? { ...candidate, logit: Math.max(candidate.logit, STANDS_AT) } : candidate)) : [...out, stateCode(code, said, STANDS_AT)];
  };
  for (const { sites, primary, said } of spreads) {
    if (primary) settlePast(primary, said);
    for (const { site, code } of sites) state((other) => other.startsWith(site.begin), code, said);
    if (primary && !out.some((candidate) => worthy(candidate) && candidate.code.startsWith(primary.history))) state((other) => primary.begin.test(other), primary.code, said);
  }
  return { candidates: out, dropped };
}

/** The secondary code in place of which a primary one stands: all its words are statements that the malignancy came there from elsewhere. */
function takenForOrigin({ code, evidence }: DraftCode, spreads: readonly Spread[], title: (code: string) => string): string | undefined {
  if (!PRIMARY.test(code) || evidence.length === 0) return undefined;
  const telling = spreads.filter(({ said, primary }) => primary && !primary.begin.test(code) && evidence.some((quote) => sharedWords(quote, said) >= WITHIN));
  if (!evidence.every((quote) => telling.some(({ said }) => sharedWords(quote, said) >= WITHIN))) return undefined;
  return telling.flatMap(({ sites }) => sites).find(({ site }) => isAtPlace(title(code), site))?.code;
}
