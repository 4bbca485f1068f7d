// Whether a note asserts a code at all: the clauses that name it decide, not the longer sentences around them.
import type { Assertion, Mention, RejectReason, Span } from '../types.js';
import { type CandidateContext, supportStrength } from './features/context.js';
import { findDenied, findUnsaid } from './needed-words.js';
import { findOtherMeaning } from './other-meaning.js';
import type { Support } from './types.js';

/** Why a candidate is none: the note does not assert it, its words mean something else, or the note never says a part of the code. */
export type Refusal = RejectReason | 'other-meaning' | 'unsaid';

/** Clauses nearly as strong as the strongest also speak. */
const NEAR = 0.1;
/** A clause as strong as this names the code by itself, whatever stronger ones say: "exposed to her brother, who has chickenpox", "Chickenpox, uncomplicated" (claims dev: recall .809 to .815, traps as before). */
const PLAIN = 0.6;
/** A clause this near to the strength of the sentence or longer clause around it carries what that says of the code ("diverticulosis without diverticulitis"). */
const CARRIES = 0.15;

/** Whether an assertion speaks against reporting a code. Factors (Z) may be past or of the family: that is what many of them say. */
export function speaksAgainst(a: Assertion, code: string): boolean {
  if (code.startsWith('Z')) return a.negated || a.hypothetical;
  return a.negated || a.hypothetical || a.family || a.uncertain || a.historical;
}

/**
 * The reason why no clause asserts the code, undefined when one does. Words that mean something else assert nothing.
 * Negated, family and hypothetical conditions are never reported; uncertain ones not outside inpatient care (guidelines II.H, IV.H).
 * Past conditions are left to the scorer: "history of" stands before many that are present.
 */
export function settleAssertion(c: CandidateContext): Refusal | undefined {
  const { mentions, facts } = c.note.input;
  const { code, support } = c.candidate;
  if (findUnsaid(code, mentions, facts.setting === 'inpatient')) return 'unsaid';
  // by sentence: a note of a book's length may say the same a thousand times
  const clauses = new Map<number, Support[]>();
  for (const s of support) {
    const { level, sentence } = mentions[s.mention]!;
    if (level !== 'clause') continue;
    const known = clauses.get(sentence);
    if (known) known.push(s);
    else clauses.set(sentence, [s]);
  }
  const speaking = support.filter((s) => !clauses.get(mentions[s.mention]!.sentence)?.some((k) => isInside(c, s, k) && supportStrength(k) >= supportStrength(s) - CARRIES));
  const best = speaking.reduce((most, s) => Math.max(most, supportStrength(s)), Number.NEGATIVE_INFINITY);
  const reasons = speaking.filter((s) => supportStrength(s) >= Math.min(best - NEAR, PLAIN)).map((s) => reasonOf(mentions[s.mention]!, code, mentions, facts.setting === 'inpatient'));
  if (reasons.every((r) => r !== undefined)) return reasons[0];
  return findDenied(code, mentions) ? 'negated' : undefined;
}

/** Whether the mention of `b` is a part of that of `a`. */
function isInside(c: CandidateContext, a: Support, b: Support): boolean {
  const x = c.note.input.mentions[a.mention]!, y = c.note.input.mentions[b.mention]!;
  return a.mention !== b.mention && x.sentence === y.sentence && x.documentId === y.documentId && x.start <= y.start && y.end <= x.end;
}

function reasonOf(mention: Mention, code: string, mentions: readonly Mention[], inpatient: boolean): Refusal | undefined {
  const a = mention.assertion;
  if (findOtherMeaning(mention, code)) return 'other-meaning';
  if (a.negated && !deniesReturn(mention, code) && !saysRuledOut(mention, code) && !standsBeforeRuledOut(mention, code)) return 'negated';
  if (isOver(mention, code, inpatient)) return 'historical';
  if (a.hypothetical && !(code.startsWith('Z') && statesPurpose(mention))) return 'hypothetical';
  if (a.family && OWN_PAST.test(code)) return 'family';
  if (code.startsWith('Z')) return undefined;
  if (a.family) return 'family';
  return a.uncertain && !(inpatient && !CONFIRMED.test(code)) && !leadsToDoubt(mention, code) && !standsAfterDoubt(mention, code, mentions) ? 'uncertain' : undefined;
}

/** HIV, Zika, COVID-19 and identified influenza viruses: coded only when confirmed, in a stay too (guidelines I.C.1.a.1, I.C.1.f, I.C.1.g.1.a, I.C.10.c). */
const CONFIRMED = /^(?:B20|Z21|O987|A925|U071|J09|J10)/;

/** What follow-up examinations and histories are about: "no evidence of recurrent bladder cancer" asserts them. */
const PAST = /^Z(?:0[89]|8[5-7])/;
const RETURN = /\b(?:recur\w*|residual|evidence of (?:active )?disease|NED)\b/i;

/** Personal histories are the patient's own ("mother with breast cancer at 46" is Z80.3). */
const OWN_PAST = /^Z8[5-7]/;

function deniesReturn({ text }: Mention, code: string): boolean {
  return PAST.test(code) && RETURN.test(text);
}

/** Observation for a condition that was ruled out (Z03, Z05) is what such words tell. */
const OBSERVED = /^Z0[35]/;
const RULED_OUT = /\bruled out\b|\br\/o\b|\b(?:evaluation|eval|work-?up|screen(?:ed)?) (?:was |were )?(?:neg(?:ative)?|normal)\b/i;

function saysRuledOut({ text }: Mention, code: string): boolean {
  return OBSERVED.test(code) && RULED_OUT.test(text);
}

/** Letters between a finding and the cue that rules another condition out: ", MI ruled out". */
const OTHER_NAME = 4;

/** Whether all that is denied is another condition behind the finding: "atypical chest pain, ACS ruled out". */
function standsBeforeRuledOut({ cues, level, end }: Mention, code: string): boolean {
  return FINDING.test(code) && level === 'clause' && cues.every((cue) => cue.category !== 'negated' || (/(?:ruled out|excluded)$/.test(cue.rule) && cue.start - end >= OTHER_NAME));
}

/** Illnesses that end; outside a stay one that has resolved is no longer there (guideline IV.J). */
const ACUTE = /^(?:A|B(?:0[0-9]|2[5-9]|3|4[5-9]|5[0-9])|H(?:10|60|6[56])|I(?:21|26|824)|J(?:0|1|2[0-2]|690)|K(?:35|57.[2-9]|85)|L0|N(?:10|17|2[0-2]|30|390|4[15])|S)/;

/** Cues that leave no doubt of it: "pneumonia, resolved", "kidney stone 2006", "in 2011 when he presented with pneumonia". */
const PAST_CUE = /:resolved$|year-behind|came-in-year/;

/** What earlier stays treated each time: "repeated admissions with dehydration" (guidelines III.A, IV.J). */
const PASSING = /^(?:A0|E86|J1[2-8]|J2[0-2]|K52|K85|N1[07]|R11)/;

/** Infections that treatment ends, and the cue that tells of one treated years ago; no stay is for it either. */
const INFECTION = /^(?:A|B(?!18|2[0-4])|J(?:0|1|2[0-2]|69)|K(?:35|57[02468]|81)|L0|M(?:00|86)|N(?:1[0-2]|30|390))/;
const TREATED_CUE = /^treated-years-ago$/;

/** Illnesses of a list of past ones that are there no more: the acute ones, and in an old list those that may have been treated since. */
const LISTED_PAST = /^(?:J96[02]|I6[0-3])/;
const LISTED_STALE = /^(?:K8[01]|N13|L0|R)/;
/** An item of a list, that says no more of it than its name. */
const ITEM = /^(?:(?:PMHx?|past medical (?:history|hx))(?: of| includes?| included)? )?(?:[\w'’/-]+ ){0,3}[\w'’/()-]+$/i;
const STILL = /\b(?:chronic|recurrent|recurring|current(?:ly)?|active|ongoing|persistent|has|today|now|recent|new|acute|on|treated|being)\b/i;

/** Diseases of an organ that a transplant took away (guideline I.C.21.c.3: the transplant status stands for it). */
const REPLACED = /^(?:N0[0-8]|M3214|K7[0-6]|Q442|I42|I255|J84|J43)/;

/** Whether the words say that it is over: resolved, long ago, an item of a list of past illnesses, or what a transplant was for. */
function isOver({ cues, text, ofPast, assertion }: Mention, code: string, inpatient: boolean): boolean {
  const past = cues.filter(({ category }) => category === 'historical');
  if (INFECTION.test(code) && assertion.historical && cues.some(({ rule }) => TREATED_CUE.test(rule))) return true;
  if (PASSING.test(code) && cues.some(({ rule }) => rule === 'admissions-before')) return true;
  if (REPLACED.test(code) && assertion.historical && past.some(({ rule }) => rule.startsWith('transplant'))) return true;
  if (ofPast && (ACUTE.test(code) || LISTED_PAST.test(code) || (ofPast === 'stale' && LISTED_STALE.test(code))) && text.split(/[,;] ?/).every((item) => ITEM.test(item)) && !STILL.test(text)) return true;
  return !inpatient && ACUTE.test(code) && past.some(({ rule }) => PAST_CUE.test(rule));
}

/** Signs, symptoms and findings of no stated disease. */
const FINDING = /^(?:R|N63|D49|L989|M25|M54)/;
const ARTICLE_LENGTH = 4;

/** Cues of a work-up: what is worked up for a cause is there. */
const WORK_UP = /:(?:being )?(?:evaluated|worked up|evaluation|work-?up) for$/;

/** Whether a finding stands before what it makes think of, or is what a work-up is about: "lung mass, suspicious for carcinoma" leaves the mass certain, "evaluated for dizziness" the dizziness. */
function leadsToDoubt({ cues, level, start, end }: Mention, code: string): boolean {
  return FINDING.test(code) && cues.every((cue) => cue.category !== 'uncertain' || WORK_UP.test(cue.rule) || (/:forward:/.test(cue.rule) && cue.start > start + ARTICLE_LENGTH)
    || (level === 'clause' && /:backward:/.test(cue.rule) && cue.start - end >= OTHER_NAME));
}

/** Another name and a comma (or words that bring what it shows) between words of doubt and a finding; alternatives are in doubt together. */
const NAMED_BETWEEN = /^[^,;]*[a-z]{3}[^,;]*(?:[,;]|\b(?:with|causing|presenting)\b)(?!.*\b(?:or|vs|versus)\b)/i;
const ALTERNATIVE = /^[^.]*\b(?:or|vs\.?|versus)\b/i;

/** Whether a finding stands apart behind what is in doubt and is no part of it: "probable pneumonia, cough" leaves the cough certain (guideline IV.H). */
function standsAfterDoubt({ cues, level, documentId, sentence, start, end }: Mention, code: string, mentions: readonly Mention[]): boolean {
  if (!FINDING.test(code) || level !== 'clause') return false;
  const whole = mentions.find((one) => one.level === 'sentence' && one.documentId === documentId && one.sentence === sentence);
  const between = (cue: Span): string => whole!.text.slice(cue.end - whole!.start, start - whole!.start);
  return whole !== undefined && !ALTERNATIVE.test(whole.text.slice(end - whole.start)) && cues.every((cue) => cue.category !== 'uncertain' || (/:forward:/.test(cue.rule) && cue.end < start && NAMED_BETWEEN.test(between(cue))));
}

/** Whether only words of purpose ("screening for", "vaccine") make a mention hypothetical: what a visit is for is a Z code. */
function statesPurpose({ cues }: Mention): boolean {
  return cues.every((cue) => cue.category !== 'hypothetical' || cue.rule.startsWith('purpose:'));
}
