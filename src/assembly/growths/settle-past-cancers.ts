// A malignancy that was treated and is gone is history, and the visit that looks for its return is a follow-up (Official Guidelines, I.C.2.m, I.C.21.c.8). Words and codes: past-cancers.json.
import type { DraftCode, EncounterFacts, Evidence, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './past-cancers.json' with { type: 'json' };
import { stateCode } from '../state-code.js';

interface SiteRow { words?: string; kind?: string; alone?: string; history: string; begin: string }
export interface PastCancer { history: string; begin: RegExp; said: Mention; /** The statement also says that nothing is left of it. */ gone: boolean; /** Every statement of it. */ told: readonly Mention[] }

/** Log-odds of a code that such a statement names. */
const STANDS_AT = 1;
/** A year alone says that a malignancy is over when it is so many years back; with a treatment, one year. */
const LONG_AGO = 5;
/** Log-odds of a malignancy from which its treatment says that it is there. */
const LEAST = -3;
const FOLLOW_UP = 'Z08';
/** Malignancies of the skin, of which one patient may have several. */
const SKIN = /^Z8582/;

const any = (words: string): string => `(?:${words})`;
const SITES = (table.sites as readonly SiteRow[]).map(({ words, kind = table.kind, alone, history, begin }) => {
  const named = words === undefined ? [] : [
    `${any(words)}(?: \\w+){0,2} ${any(kind)}`, `${any(kind)} (?:of|in|on)(?: the| his| her)?(?: (?:left|right|L|R|upper|lower|ascending|descending|transverse|proximal|distal|mid))*(?: \\w+)? ${any(words)}`,
    `${any(kind)}(?: of)?(?: the)? (?:left |right |[LR] )?${any(words)}`, `${any(words)}(?: was| were)? (?:removed|resected|excised) for ${any(kind)}`,
  ];
  return { named: new RegExp(`\\b(?:${[...(alone === undefined ? [] : [alone]), ...named].join('|')})\\b`, 'i'), history, begin: new RegExp(`^(?:${begin})`) };
});
const A_MALIGNANCY = new RegExp(`\\b(?:${table.kind}|melanoma|seminoma|BCC|RCC|HCC|merkel|basal cell)`, 'i');
const GONE = new RegExp(table.gone, 'i');
const TREATED = new RegExp(table.treated, 'i');
const CURRENT = new RegExp(table.current, 'i');
const OVER = new RegExp(table.over, 'i');
/** The years since a treatment, with what was given beside it: an adjuvant therapy of then is none of now. */
const AFTER_TREATMENT = new RegExp(table.afterTreatment, 'gi');
const UNSAID = new RegExp(table.unsaid, 'i');
const DRUGS = table.drugs.map(({ history, words }) => ({ history, words: new RegExp(`\\b(?:${words})\\b`, 'i') }));
const FOLLOWED = new RegExp(table.followUp, 'i');
const SKIN_PLACES = new RegExp(`\\b(?:${table.skinPlaces})\\b`, 'g');
const ELSEWHERE = new RegExp(table.elsewhere, 'i');
/** What stands beside a problem and is none itself. */
const NO_PROBLEM = /^Z/;
const ASSESSED = new Set(table.assessed);
const REASON = new Set(table.reason);
const YEARS_AGO = /\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|many) ?(?:years?|yrs?|y)\b(?: \w+)? ?(?:ago|out|prior|earlier|back)\b|\bremote(?:ly)?\b|\bas a (?:child|teen\w*)\b|\b(?:19|20)\d\ds\b/i;
const HISTORY = /\b(?:personal )?(?:history|hx|h\/o|hx of)\b[^.;,]{0,25}$/i;
/** Words that make a problem one of before. */
const HISTORY_OF = /\b(?:history|hx|h\/o|prior|previous|past)\b/i;
/** In remission these have codes of their own in the category of the disease. */
const OF_BLOOD = /leuk|lymph|myelo/i;
/** A statement ends with its sentence or at a semicolon. */
const PARTS = /[;\n]|\.(?=\s|$)/;
/** How far from the name of the malignancy, in characters, words of the same statement still speak of it. */
const NEAR = 90;

/** Malignancies of which an undenied statement of the patient says that they were treated and are over. `year` is the year of the encounter. Pure. */
export function readPastCancers(mentions: readonly Mention[], year: number): PastCancer[] {
  const own = mentions.filter(({ assertion }) => !assertion.family && !assertion.hypothetical && !assertion.uncertain);
  const found = new Map<string, PastCancer>();
  for (const said of own) {
    if (!A_MALIGNANCY.test(said.text)) continue;
    for (const part of said.text.split(PARTS)) {
      for (const { named, history, begin } of SITES) {
        const match = named.exec(part);
        if (!match || UNSAID.test(part.slice(0, match.index))) continue;
        const ended = [...part.slice(0, match.index).matchAll(AFTER_TREATMENT)].at(-1)?.index ?? match.index;
        const around = part.slice(Math.max(0, Math.min(ended, match.index - NEAR)), match.index + match[0].length + NEAR);
        const over = isOver(around, part.slice(0, match.index), year);
        const known = found.get(history);
        if (over) found.set(history, { ...(known && (known.gone || over === 'past') ? known : { history, begin, said, gone: over === 'gone' }), told: [...(known?.told ?? []), said] });
        break;
      }
    }
  }
  return [...found.values()].filter((one) => !own.some((mention) => !mention.assertion.negated && goesOn(mention, one)));
}

/** History code of the malignancy that words name, of the first row that fits. */
function historyOf(words: string): string | undefined {
  return SITES.find(({ named }) => named.test(words))?.history;
}

/** Words by which a malignancy is not over, beside none that deny its return and none of a treatment of years ago. */
function saysCurrent(words: string): boolean {
  return CURRENT.test(words.replace(GONE, '').replace(AFTER_TREATMENT, ''));
}

/** How the words around a malignancy's name say that it is over. */
function isOver(around: string, before: string, year: number): 'gone' | 'past' | undefined {
  if (/remission/i.test(around) && OF_BLOOD.test(around)) return undefined;
  const current = saysCurrent(around);
  if (current && !OVER.test(around)) return undefined;
  if (GONE.test(around)) return 'gone';
  const years = [...around.matchAll(/\b(?:19|20)\d\d\b/g)].map(([digits]) => year - Number(digits));
  const back = Math.max(-1, ...years.filter((n) => n >= 0));
  if (TREATED.test(around) && (back >= 1 || YEARS_AGO.test(around) || around.search(AFTER_TREATMENT) >= 0 || HISTORY.test(before))) return 'past';
  return back >= LONG_AGO && !/diagnos/i.test(around) ? 'past' : undefined;
}

/** A statement that the malignancy is there, or that it is being treated. */
function goesOn({ text, documentId, start, end }: Mention, { history, said }: PastCancer): boolean {
  if (DRUGS.some((row) => row.history === history && row.words.test(text) && !OVER.test(text))) return true;
  // a part of the statement says no more than the whole of it: the adjuvant therapy of one that counts the years since
  const within = documentId === said.documentId && start >= said.start && end <= said.end;
  if (within || text === said.text || !A_MALIGNANCY.test(text)) return false;
  return text.split(PARTS).some((part) => historyOf(part) === history && saysCurrent(part) && !OVER.test(part));
}

/**
 * Candidates with the history of each malignancy that is over in place of the malignancy, and the follow-up examination (Z08) where an outpatient visit looks for its return.
 * `worthy` tells which candidates stand.
 */
export function settlePastCancers(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean, facts: Pick<EncounterFacts, 'setting' | 'dateOfService' | 'dateAssumed'>): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  if (!mentions.some(({ text }) => A_MALIGNANCY.test(text))) return { candidates: [...candidates], dropped: [] };
  const past = readPastCancers(mentions, yearOf(mentions, facts));
  const dropped: DroppedCode[] = [];
  let out = [...candidates];
  const state = (code: string, said: Mention): void => {
    const known = out.find((candidate) => candidate.code === code);
    out = known ? out.map((candidate) => (candidate === known ? { ...known, logit: Math.max(known.logit, STANDS_AT) } : candidate)) : [...out, stateCode(code, said, STANDS_AT)];
  };
  for (const { history, begin, said, gone, told } of past) {
    const present = out.filter((one) => begin.test(one.code) && !one.evidence.some((quote) =>
      ((isOtherSide(quote.text, said.text) || (SKIN.test(history) && isOtherPlace(quote.text, said.text))) && (A_MALIGNANCY.test(quote.text) || worthy(one))) || (SKIN.test(history) && worthy(one) && isNewPlace(quote, told))));
    // a stay's list of old diseases names more than is reported: of 110 such statements in training notes half are coded, of 141 of others four in five
    const reported = gone || facts.setting !== 'inpatient' || present.some(worthy);
    dropped.push(...present.map(({ code }) => ({ code, reason: 'sibling' as const, by: history })));
    out = out.filter((candidate) => !present.includes(candidate));
    if (reported) state(history, said);
  }
  // what is being treated is there: the history of it gives way (I.C.2.m)
  for (const { history, words } of DRUGS) {
    const taking = mentions.some(({ text, section, assertion }) => !assertion.negated && !assertion.family && !assertion.hypothetical && section !== 'allergies' && words.test(text) && !OVER.test(text));
    const old = out.find((candidate) => candidate.code === history && worthy(candidate));
    const { begin } = SITES.find((site) => site.history === history)!;
    const [best] = out.filter(({ code }) => begin.test(code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    if (!taking || !old || !best || best.logit < LEAST) continue;
    dropped.push({ code: history, reason: 'sibling', by: best.code });
    out = out.filter((candidate) => candidate !== old).map((candidate) => (candidate === best ? { ...best, logit: Math.max(best.logit, STANDS_AT) } : candidate));
  }
  const assessed = out.filter((candidate) => !NO_PROBLEM.test(candidate.code) && worthy(candidate)).flatMap(({ evidence }) => evidence.filter(({ section }) => ASSESSED.has(section ?? '')));
  const before = (said: Mention): boolean => assessed.some(({ documentId, start }) => documentId === said.documentId && start < said.start);
  const follows = facts.setting === 'inpatient' || facts.setting === 'emergency' ? undefined : past.find((one) => isFollowed(one, mentions, before));
  if (follows) state(FOLLOW_UP, follows.said);
  return { candidates: out, dropped };
}

/** Whether a visit looks for the return of a malignancy: the first problem of its assessment says that nothing is left, or a statement of its reason or assessment calls it the follow-up. */
function isFollowed({ history, gone, said }: PastCancer, mentions: readonly Mention[], isLater: (said: Mention) => boolean): boolean {
  if (gone && ASSESSED.has(said.section) && said.section !== 'unheaded' && !isLater(said) && !ELSEWHERE.test(said.text)) return true;
  return mentions.some(({ text, section, assertion }) => !assertion.negated && !assertion.family && !assertion.hypothetical && (REASON.has(section) || ASSESSED.has(section))
    && FOLLOWED.test(text) && !ELSEWHERE.test(text) && historyOf(text) === history);
}

/** Two statements of a paired organ that name one side each, not the same. */
function isOtherSide(one: string, other: string): boolean {
  // the organ that is left is no side of the malignancy
  const sides = (text: string): string => ['left', 'right'].filter((side) => new RegExp(`(?<!\\b(?:solitary|remaining|single|only) )\\b${side}\\b`, 'i').test(text)).join();
  const [a, b] = [sides(one), sides(other)];
  return (a === 'left' && b === 'right') || (a === 'right' && b === 'left');
}

/** Places of the skin that words name. */
const placesOf = (text: string): string[] => text.toLowerCase().match(SKIN_PLACES) ?? [];

/** Two statements that each name a place of the skin, and none alike: a melanoma of the calf is not that of the back of years ago. */
function isOtherPlace(one: string, other: string): boolean {
  const [own, others] = [placesOf(one), placesOf(other)];
  return own.length > 0 && others.length > 0 && !own.some((place) => others.includes(place));
}

/** Whether a problem of the assessment or a biopsy's result is a malignancy at a place of the skin that no statement of the past one names: most who had one have others. */
function isNewPlace({ text, section, documentId, start }: Evidence, told: readonly Mention[]): boolean {
  const places = placesOf(text);
  return (ASSESSED.has(section ?? '') || REASON.has(section ?? '') || /diagnosis|findings|pathology/.test(section ?? '')) && A_MALIGNANCY.test(text) && places.length > 0 && !HISTORY_OF.test(text)
    && told.every((one) => (documentId !== one.documentId || start < one.start || start >= one.end) && !places.some((place) => placesOf(one.text).includes(place)));
}

/** Year of the encounter: of its date, or, where none was given, the latest of several that the note names. */
function yearOf(mentions: readonly Mention[], { dateOfService, dateAssumed }: Pick<EncounterFacts, 'dateOfService' | 'dateAssumed'>): number {
  const today = Number(dateOfService.slice(0, 4));
  if (!dateAssumed) return today;
  const named = mentions.flatMap(({ text }) => [...text.matchAll(/\b(?:19|20)\d\d\b/g)].map(([digits]) => Number(digits))).filter((n) => n <= today);
  return new Set(named).size > 1 ? Math.max(...named) : today;
}
