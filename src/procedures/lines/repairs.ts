// Wounds of an injury that were closed: complexity of the closure, group of sites and summed length decide the number.
import table from '../data/repairs.json' with { type: 'json' };
import { either } from '../patterns.js';
import { isPaidBy } from '../paid-by.js';
import type { DetailQuery, ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { findNumber, writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { allSentences, toEvidence } from './read-note.js';
import { findWoundsOfInjury, hasLength, partsOf, readWounds, siteWordsIn, totalOf, type Wound } from './wounds.js';

type Complexity = keyof typeof table.groups;

const [WOUND, INJURY, CLOSED, NOT_CLOSED, STRIPS, SUTURED] = [either(table.wounds), either(table.injury), either(table.closed), either(table.notClosed), either(table.strips), either(table.sutured)];
const [ADHESIVE, THREADED] = [either(table.adhesive), either(table.threaded)];
const [LAYERED, COMPLEX, DENIED] = [either(table.layered), either(table.complex), either(table.denied)];
const REPAIRED = either(table.repaired);
const [MECHANISM, SURGICAL] = [either(table.mechanism), either(table.surgical)];
/** "Refused sutures, so staples were used": the second part tells what was done. */
const INSTEAD = /[,;] (?:and )?(?:so|therefore|instead)\b/i;
const AFTERCARE = new RegExp(table.aftercare, 'i');
const OWNED = readCodeSet(table.beside);
const [EXCISIONS, EXCISED] = [readCodeSet(table.excisions), either(table.excised)];
const BY_ADHESIVE = readCodeSet(table.adhesiveOnly.replaces);
const REPAIRS = readCodeSet(['12001-13153']);

export interface Repairs { lines: ProcedureLine[]; queries: DetailQuery[]; findings: ProcedureFinding[] }

/**
 * The lines with the closures of wounds that the note describes: where length and site of every wound are known the numbers follow from them, in place of other
 * numbers of closure; where a length is missing, the lowest number of the site, with a query, if the claim has no closure at all or the note no length. A simple closure that the note
 * tells of as not done, as done elsewhere or as one by strips alone falls, with a finding. Pure.
 */
export function settleRepairs(lines: readonly ProcedureLine[], input: ProcedureInput): Repairs {
  const { documents, facts } = input;
  const unchanged = { lines: [...lines], queries: [], findings: [] };
  if (!table.settings.includes(facts.setting) || table.notDocumentTypes.includes(facts.documentType) || lines.some(({ code }) => OWNED(code))) return unchanged;
  const sentences = allSentences(documents);
  const says = (pattern: RegExp): boolean => sentences.some(({ text }) => pattern.test(text));
  const injured = says(INJURY) ? INJURY : says(MECHANISM) && !says(SURGICAL) ? WOUND : undefined;
  if (!injured) return unchanged;
  const closing = sentences.flatMap(partsOf).filter(({ text }) => tellsClosure(text));
  const excised = lines.some(({ code }) => EXCISIONS(code));
  // beside a growth cut out its own layered closure is none of the wound's
  const claimed = lines.filter(({ code }) => REPAIRS(code) && (!excised || BY_ADHESIVE(code)));
  const elsewhere = says(CLOSED_ELSEWHERE) && !says(HERE);
  const undone = elsewhere || closing.length === 0 ? sayUndone(claimed, sentences) : undefined;
  if (undone) return { ...unchanged, lines: lines.filter(({ code }) => !undone.codes.includes(code)), findings: [undone] };
  if (elsewhere) return unchanged;
  const wounds = excised ? findWoundsOfInjury(documents) : readWounds(documents);
  if (excised && wounds.length === 0) return unchanged;
  const byTotals = (): Repairs => ({ ...unchanged, lines: lines.map((line) => byAdhesive(byTotal(line, claimed.length, input), closing, input)) });
  if (wounds.length === 0) return byTotals();
  if (!closing.some((place) => isOfWound(place, wounds, sentences, injured) && !(excised && EXCISED.test(place.text)))) return unchanged;
  const known = wounds.every(({ cm }) => cm !== undefined);
  // lengths that no wound took may still be theirs: the number that the words chose stands
  const total = excised ? undefined : totalOf(documents);
  const numbers = numberRepairs(wounds, excised ? closing.filter(({ text }) => !EXCISED.test(text)) : closing, total);
  const summed = total !== undefined && numbers.length === 1;
  if (!known && !summed && claimed.length > 0 && hasLength(documents)) return byTotals();
  const fresh = numbers.flatMap(({ code, places }): ProcedureLine[] => {
    const procedure = input.edition.procedure(code);
    const before = claimed.find((one) => one.code === code);
    const logit = Math.max(table.logit, before?.logit ?? 0);
    return before ? [before] : procedure ? [writeLine(procedure, places.slice(0, 2).map(toEvidence), logit)] : [];
  }).map((line) => byAdhesive(line, closing, input));
  if (fresh.length === 0) return unchanged;
  const queries = known || summed ? [] : [{ topic: 'procedure_detail', of: { code: fresh[0]!.code, asks: ['the size'] }, message: `${fresh[0]!.code}: the note does not state the length of the wound, which decides between this and neighbouring codes`, evidence: fresh[0]!.evidence.slice(0, 1) }] satisfies DetailQuery[];
  return { lines: [...lines.filter((one) => !claimed.includes(one) && !fresh.some(({ code }) => code === one.code)), ...fresh], queries, findings: [] };
}

/** Whether a sentence tells that a wound was closed now, whatever it says of the days after: "stapled, return in a week for removal". */
function tellsClosure(text: string): boolean {
  return text.replace(AFTERCARE, ' ').split(INSTEAD).some((act) => CLOSED.test(act) && !NOT_CLOSED.test(act) && !(STRIPS.test(act) && !SUTURED.test(act)));
}

/** Why the simple closures of a claim were none here, where the note tells of every closure as not done or of strips alone. */
function sayUndone(claimed: readonly ProcedureLine[], sentences: readonly Place[]): ProcedureFinding | undefined {
  const simple = claimed.filter(({ code }) => BY_ADHESIVE(code));
  const told = sentences.find(({ text }) => STRIPS.test(text) || CLOSED_ELSEWHERE.test(text) || (CLOSED.test(text) && NOT_CLOSED.test(text)));
  if (simple.length === 0 || simple.length < claimed.length || !told) return undefined;
  const codes = simple.map(({ code }) => code);
  const why = STRIPS.test(told.text) ? 'adhesive strips alone are part of the visit' : 'the note tells of no closure that was done here';
  return { rule: 'decision', severity: 'info', codes, message: `${codes.join(', ')} was not billed: ${why}.`, source: 'CPT guidelines for repair of wounds; CMS NCCI Policy Manual, chapter III', evidence: [toEvidence(told)] };
}

/** Medicare's own number for a wound that tissue adhesive alone closed. */
function byAdhesive(line: ProcedureLine, closing: readonly Place[], { edition, facts }: ProcedureInput): ProcedureLine {
  const { payers, code } = table.adhesiveOnly;
  const only = closing.some(({ text }) => ADHESIVE.test(text)) && !closing.some(({ text }) => THREADED.test(text));
  const number = only && BY_ADHESIVE(line.code) && isPaidBy(facts.payer, payers) ? findNumber(edition, code) : undefined;
  return number ? { ...line, system: number.system, code: number.code } : line;
}

/** Whether a sentence tells of closing a wound: by a thread, staple or glue soon after the wound was described, or by the word wound itself. */
function isOfWound({ text, start }: Place, wounds: readonly Wound[], sentences: readonly Place[], injured: RegExp): boolean {
  const holding = (from: number): number => sentences.findIndex((one) => one.start <= from && from < one.end);
  const at = holding(start);
  const near = wounds.some(({ place }) => {
    const from = holding(place.start);
    return (injured.test(place.text) || (WOUND.test(place.text) && !SURGICAL.test(place.text))) && at >= from && at - from <= table.nearby;
  });
  return REPAIRED.test(text) || (near && (SUTURED.test(text) || /\bclos(?:ed|ure)\b/i.test(text)));
}

const [CLOSED_ELSEWHERE, HERE] = [table.elsewhere, table.here].map((row) => new RegExp(row, 'i')) as [RegExp, RegExp];

/** The one closure of a claim by the length that the note states for all of its wounds. */
function byTotal(line: ProcedureLine, closures: number, { documents, edition }: ProcedureInput): ProcedureLine {
  const total = totalOf(documents);
  const group = Object.values(table.groups).flat().find(({ numbers }) => numbers.some(([code]) => code === line.code));
  const number = total !== undefined && closures === 1 && group ? edition.procedure(numberOfLength(group.numbers, total)) : undefined;
  return number ? { ...line, code: number.code } : line;
}

/** Numbers of the closures: wounds of one complexity and one group of sites are summed; a `total` in cm that the note states stands for the sum of one group. */
export function numberRepairs(wounds: readonly Wound[], closing: readonly Place[], total?: number): { code: string; places: Place[] }[] {
  const sums = new Map<(typeof table.groups)['simple'][number], { cm: number; places: Place[] }>();
  for (const wound of wounds) {
    const complexity = complexityOf(wound, wounds, closing);
    const group = table.groups[complexity].find(({ classes }) => classes.includes(wound.site));
    if (!group) continue;
    const sum = sums.get(group) ?? { cm: 0, places: [] };
    const own = closing.find(({ text }) => new RegExp(`\\b${wound.word}\\b`, 'i').test(text)) ?? closing[0]!;
    sums.set(group, { cm: sum.cm + (wound.cm ?? 0), places: [...new Set([...sum.places, wound.place, own])] });
  }
  return [...sums].map(([{ numbers }, { cm, places }]) => ({ code: numberOfLength(numbers, sums.size === 1 ? Math.max(cm, total ?? 0) : cm), places }));
}

/** How a wound was closed: by the sentences of closing that name its site, and by those that name no other wound's and do not stand before it is told. */
function complexityOf(wound: Wound, wounds: readonly Wound[], closing: readonly Place[]): Complexity {
  const names = (one: Wound, text: string): boolean => siteWordsIn(text).some(({ word, name }) => word === one.word || (name === one.site && wounds.every((other) => other === one || other.site !== one.site)));
  const open = closing.filter(({ text }) => names(wound, text) || !wounds.some((other) => other !== wound && names(other, text)));
  const told = ({ documentId, start, text }: Place): boolean => names(wound, text) || documentId !== wound.place.documentId || start >= wound.place.start;
  // of a wound that is told first behind every closing all of them may speak
  const own = open.some(told) ? open.filter(told) : open;
  return closureOf(own.map(({ text }) => text));
}

/** The complexity that sentences of closing state: simple where they tell of no layers. */
export function closureOf(texts: readonly string[]): Complexity {
  const said = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text) && !DENIED.test(text));
  // layers of an adhesive are one closure
  if (said(ADHESIVE) && !said(THREADED)) return 'simple';
  return said(COMPLEX) ? 'complex' : said(LAYERED) ? 'layered' : 'simple';
}

/** The number of a closure by complexity, class of site and length in cm; undefined for a site that the table lacks. */
export function numberOfClosure(complexity: Complexity, site: string, cm: number): string | undefined {
  const numbers = table.groups[complexity].find(({ classes }) => classes.includes(site))?.numbers;
  return numbers && numberOfLength(numbers, cm);
}

/** The number whose greatest length holds a closure, else the longest. */
function numberOfLength(numbers: (typeof table.groups)['simple'][number]['numbers'], cm: number): string {
  return String((numbers.find(([, most]) => Number(cm.toFixed(2)) <= Number(most)) ?? numbers.at(-1)!)[0]);
}
