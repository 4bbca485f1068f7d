// Gives each line its side: LT, RT, 50, or the digit, lid or vessel where the code is about one.
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { dotted } from '../../reference/index.js';
import type { Query } from '../../types.js';
import type { LineView, Place } from './contract.js';
import { readCodeSet } from './code-ranges.js';
import { BODY, FALLBACK, HEADINGS, isZoned, type Side, sideIn, sidesIn, sidesTaken, vesselsIn, vesselsTaken, zonesIn, zonesTaken } from './find-side.js';
import { jointsNeedled, type Needled } from './joints.js';
import { allSentences, sentencesIn, toEvidence, withHeading } from './read-note.js';
import { isForeign, regionsIn, withoutForeignSides } from './regions.js';
import { findShortConflict, tellsAct } from './short-heading.js';
import sides from './sides.json' with { type: 'json' };
import { readWords } from '../words.js';

const SOURCE = 'CMS Physician Fee Schedule, bilateral indicator; HCPCS Level II modifiers';

const NOT_DONE_SOURCE = 'CPT modifier 50: performed on both sides at the same session; CMS Claims Processing Manual, chapter 12, section 40.7';

const RULE = 'laterality-conflict';
/** Sections that are a body and no heading as well. */
const BODY_ALONE: ReadonlySet<string> = new Set([...BODY].filter((kind) => !HEADINGS.has(kind)));

const TREATED = new RegExp(sides.vessels.treated, 'i');

/** What was settled for one line. */
export interface SideOutcome { modifiers: string[]; /** Further digits on which the same was done, each a line of its own. */ further?: string[]; /** The joints of which each is a line of its own, the first one's first. */ joints?: Needled[]; finding?: ProcedureFinding; query?: Query }

/** The side of a line. Its evidence decides, then the sentence, the headings, its diagnoses and the rest of the note; body before heading. */
export function addSide(view: LineView, input: ProcedureInput): SideOutcome {
  const { code } = view.line;
  const places = [...view.quotes, ...view.sentences];
  // where the sentence of the stent or balloon names a vessel, the others were only looked at
  const stented = vesselsIn(code, places.filter(({ text }) => TREATED.test(text)));
  const treated = stented.length > 0 || vesselsTaken(code).length === 0 ? stented : vesselsIn(code, allSentences(input.documents).filter(({ text }) => TREATED.test(text) && !ELSEWHERE.test(text)));
  const closed = treated.length > 0 || vesselsTaken(code).length === 0 ? [] : vesselsIn(code, allSentences(input.documents).filter(({ text }) => CULPRIT.test(text) && !ELSEWHERE.test(text)));
  const vessels = [treated, closed, vesselsIn(code, places)].find((one) => one.length > 0) ?? [];
  if (vessels.length > 0) return { modifiers: vessels.slice(0, 1), further: openedVessels(view, input).filter((one) => one !== vessels[0]) };
  const taken = sidesTaken(view);
  const zoned = zonesTaken(code).size > 0;
  if (taken.size === 0 && !zoned) return { modifiers: [] };
  const joints = jointsNeedled(code, input);
  if (joints.length > 0) return { modifiers: [joints[0]!.side], joints };
  const digit = zoned && isZoned(code) ? findDigitConflict(view, input) : undefined;
  if (digit) return digit;
  const { side, finding } = withOtherSide(settle(view, input), view, input);
  // both sides of one lid are 50, not one of the two lids
  const named = zoned && !(side === '50' && taken.has('50') && !BOTH_LIDS(code)) ? findZones(withoutForeignSides(view, input), side, input) : [];
  const zones = EACH(code) ? headedZones(view, named, side) : EACH_LID(code) ? lidsTold(view, named, side) : named.slice(0, 1);
  if (zones.length > 0) return { modifiers: zones.slice(0, 1), ...(zones.length > 1 ? { further: zones.slice(1) } : {}), ...(finding ? { finding } : {}) };
  if (side !== undefined && taken.has(side)) return { modifiers: [side], ...(finding ? { finding } : {}) };
  // a digit or lid that is named without its side
  const half = zoned && isZoned(code) && places.some(({ text }) => zonesIn(code, text, 'LT').length > 0);
  if (side !== undefined || (!half && (taken.size < 2 || !taken.has('50')))) return { modifiers: [], ...(finding ? { finding } : {}) };
  return { modifiers: [], query: askSide(view), ...(finding ? { finding } : {}) };
}

interface Settled { side: Side | undefined; finding?: ProcedureFinding }

function settle(view: LineView, input: ProcedureInput): Settled {
  const heading = view.quotes.filter((one) => HEADINGS.has(one.section));
  const body = view.quotes.filter((one) => BODY.has(one.section) && !isElsewhere(one, view));
  const conflict = findConflict(view, [...heading, ...headingsLike(view, input)], body.length > 0 ? body : view.sentences.filter((one) => BODY.has(one.section) && !ELSEWHERE.test(one.text)), sentencesIn(input.documents, BODY));
  if (conflict) return conflict;
  const half = findOneSided(view, [...heading, ...headingsLike(view, input)], sentencesIn(input.documents, BODY_ALONE));
  if (half) return half;
  const report = input.facts.documentType === 'diagnostic_report' ? findReportConflict(view, input) : undefined;
  if (report) return report;
  const short = findShortConflict(input.documents, sentencesIn(input.documents, BODY_ALONE).length > 0);
  if (short) return writeConflict(view, short.above, short.below);
  // a heading that names the procedure of both sides comes before the description of the first one
  // where the quotes name both sides, a side of another day or one left alone is none of this line
  const titled = view.sentences.some(({ section, text }) => HEADINGS.has(section) && sidesIn(text).size === 1 && sidesIn(text).has('50'));
  const listed = sideOfItem(view, input);
  if (listed !== undefined) return { side: listed };
  const own = (titled || view.sentences.some(isOnBothSides) || isItemised(view, input) ? '50' : sideOf(view.quotes)) ?? sideOf(view.quotes.filter((one) => !isElsewhere(one, view))) ?? bothIn(view.quotes);
  if (own !== undefined) return { side: own };
  return { side: sideAround(withoutForeignSides(view, input), input) };
}

/** The side that the words around a line tell of it: those of another part of the body alone say nothing. */
function sideAround({ view, input }: { view: LineView; input: ProcedureInput }, whole: ProcedureInput): Side | undefined {
  const near = sideOf(view.sentences);
  if (near !== undefined) return near;
  const title = sideOf(headingsLike(view, input));
  if (title !== undefined) return title;
  const linked = sideOfDiagnoses(view, input, whole);
  if (linked !== undefined) return linked;
  const before = REPORTS.has(input.facts.documentType) ? undefined : sideBefore(view, input);
  if (before !== undefined) return before;
  for (const kind of FALLBACK) {
    const said = sideOf(sentencesIn(input.documents, new Set([kind])).filter(({ text }) => !ELSEWHERE.test(text)));
    if (said !== undefined) return said;
  }
  const most = majority(allSentences(input.documents).filter(({ text }) => !ELSEWHERE.test(text)));
  return most ?? (sentencesIn(input.documents, BODY).some((one) => sidesIn(one.text).has('50')) ? '50' : undefined);
}

const SAME_THERE = sides.sameThere.map((one) => new RegExp(one, 'i'));
const NOT_DONE = new RegExp(sides.notDone, 'i');
/** Numbers that are billed for each digit. */
const EACH = readCodeSet(sides.each);
const [EACH_LID, BOTH_LIDS, SEVERAL_LIDS] = [readCodeSet(sides.eachLid.codes), readCodeSet(sides.eachLid.both), new RegExp(sides.eachLid.several, 'i')];
const [EACH_VESSEL, OPENED] = [readCodeSet(sides.vessels.each), new RegExp(sides.vessels.opened, 'i')];
/** A part with its side, and the same part with a side again. */
const IN_BOTH = /\b(?:in|into|to|of|on) (?:the |his |her )?(left|right) (\w+)\b(?:[^.;]|\.(?=\d))*?(?:\band\b|\bthen\b|,)(?:[^.;]|\.(?=\d))*?\b(?:in|into|to|of|on) (?:the |his |her )?(left|right)(?: \2)?\b/i;
const INJECTIONS = readCodeSet(['20526-20611', '27096', '64400-64530', '64615', '67028']);
const ITEM_SIDE = /^\W*(left|right|L|R)\b([^:.\n]{0,24})[:-]/i;
/** A drug with its amount. */
const INJECTED_ITEM = /\d ?(?:mg|mcg|units?|mL|cc)\b/i;
const BOTH_EYES = new RegExp(['OD,OS', 'OS,OD'].map((pair) => `\\b${pair.replace(',', '\\b(?:[^.;]|\\.(?=\\d))*\\b')}\\b`).join('|'));
const PLURAL = /\b(?:fingers|toes|digits|thumbs|halluces)\b/i;
/** The vessel that was closed, where no sentence of the stent names one. */
const CULPRIT = /\bculprit\b|\b(?:99|100) ?%|\btotal(?:ly)? occlu/i;
const KIND_OF_PAPER = /^\W*(?:OP(?:ERATIVE|ERATION)?|SURG\w+|PROCEDURE)?\W*(?:REPORT|NOTE)?\W*$/i;
const OPPOSITE: Record<string, Side> = { left: 'RT', right: 'LT' };

/** Both sides where the body says that the other one was done in the same way; of both sides the one that no sentence says was not done, with a finding that shows it. */
function withOtherSide(settled: Settled, view: LineView, input: ProcedureInput): Settled {
  if (!settled.side || !sidesTaken(view).has('50')) return settled;
  const all = allSentences(input.documents);
  if (settled.side !== '50') {
    const [, ...sided] = all.filter(({ section }) => !HEADINGS.has(section) || BODY.has(section)).flatMap(({ text }) => SAME_THERE.map((one) => one.exec(text))).find((one) => one !== null) ?? [];
    const other = sided.find((one) => one !== undefined)?.toLowerCase();
    return other !== undefined && (OPPOSITE[other] ?? settled.side) === settled.side ? { side: '50' } : settled;
  }
  const told = all.map((one) => withHeading(one, input.documents)).map((place) => ({ place, side: NOT_DONE.exec(place.text)?.slice(1).find((one) => one !== undefined)?.toLowerCase() })).find(({ side }) => side !== undefined);
  if (!told) return settled;
  return { side: OPPOSITE[told.side!], finding: { rule: 'side-not-done', severity: 'warning', codes: [view.line.code], message: `The note says that the ${told.side} side was not done; the other side alone was coded.`, source: NOT_DONE_SOURCE, evidence: [toEvidence(told.place)] } };
}

/** Where one item of a list ends and the next begins: "right frontal sinusotomy, left sphenoidotomy and bilateral antrostomy". */
const ITEM = /[,;]|\band (?=(?:the )?(?:left|right|bilateral)\b)/i;
/** The side of the item of a list that names the line's procedure, where the items of one sentence name sides that differ. */
function sideOfItem(view: LineView, { edition, documents }: ProcedureInput): Side | undefined {
  const row = EXTENTS.find(({ code }) => code === view.line.code);
  const said = row && allSentences(documents).filter(({ text }) => !ELSEWHERE.test(text)).flatMap(({ text }) => [...text.matchAll(row.says)].map((match) => sideIn(match[0])));
  if (said && said.length > 0) return said.includes('50') || (said.includes('LT') && said.includes('RT')) ? '50' : said[0];
  const procedure = edition.procedure(view.line.code);
  const names = new Set([procedure?.label ?? '', ...(procedure?.phrases ?? [])].flatMap((phrase) => readWords(phrase).map(({ stem }) => stem)));
  for (const { text } of view.sentences) {
    const items = text.split(ITEM).flatMap((item) => {
      const stems = readWords(item).map(({ stem }) => stem);
      const own = stems.filter((stem) => names.has(stem));
      const side = sideIn(item);
      // "right and left" is no list
      return side === undefined || stems.length < 2 ? [] : [{ side, own: new Set(own).size }];
    });
    if (new Set(items.map(({ side }) => side)).size < 2) continue;
    const [best] = [...items].sort((a, b) => b.own - a.own);
    const other = items.filter(({ side }) => side !== best?.side);
    // what shares words with it may be the same act on the other side
    if (best && best.own > 0 && other.every(({ own }) => own === 0)) return best.side;
  }
  return undefined;
}

/** One sentence that tells an act in the part of one side and in the same part of the other: "48 mg into the right knee and 48 mg into the left knee". */
function isOnBothSides({ text }: Place): boolean {
  if (BOTH_EYES.test(text) && tellsAct(text) && !ELSEWHERE.test(text)) return true;
  const told = IN_BOTH.exec(text);
  return told !== null && told[1]!.toLowerCase() !== told[3]!.toLowerCase() && tellsAct(text) && !ELSEWHERE.test(text);
}

/** An item for each side, both with what was put in the same part: "R knee: Depo-Medrol 80 mg. L knee: Depo-Medrol 80 mg"; a thumb and a finger are two parts. */
function isItemised({ line }: LineView, { documents }: ProcedureInput): boolean {
  if (!INJECTIONS(line.code)) return false;
  const items = allSentences(documents).map((one) => withHeading(one, documents)).flatMap(({ text }) => (INJECTED_ITEM.test(text) && !ELSEWHERE.test(text) ? [ITEM_SIDE.exec(text)] : []));
  const partsOf = (side: string): string[][] => items.flatMap((one) => (one?.[1]?.[0]?.toUpperCase() === side ? [one[2]!.toLowerCase().match(/[a-z]{2,}/g) ?? []] : []));
  const right = partsOf('R');
  return partsOf('L').some((part) => right.some((other) => part.length === 0 || other.length === 0 || part.some((word) => other.includes(word))));
}

/** The side of several places: both named, each by itself, is 50. */
function sideOf(places: readonly Place[]): Side | undefined {
  const said = places.map((one) => sidesIn(one.text));
  if (said.some((one) => one.has('50'))) return '50';
  const clear = new Set(said.filter((one) => one.size === 1).map((one) => [...one][0]!));
  return clear.size === 1 ? [...clear][0] : undefined;
}

const ELSEWHERE = new RegExp(sides.elsewhere.join('|'), 'i');

function isElsewhere(quote: Place, { sentences }: LineView): boolean {
  return sentences.some((one) => one.documentId === quote.documentId && one.start <= quote.start && quote.end <= one.end && ELSEWHERE.test(one.text));
}

/** What tells one side after the other. */
const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** How many sentences of its part before it may say what a sentence is about. */
const LEAD = 2;

/** The side that the sentences just before the line's own name, the nearest first, in the same part of a note. */
function sideBefore({ sentences }: LineView, { documents }: ProcedureInput): Side | undefined {
  const all = allSentences(documents);
  return sentences.flatMap((own) => {
    const at = all.findIndex((one) => one.documentId === own.documentId && one.start === own.start);
    const lead = all.slice(Math.max(0, at - LEAD), Math.max(0, at)).filter(({ section, text }) => section === own.section && !ELSEWHERE.test(text));
    return lead.map(({ text }) => sideIn(text)).findLast((side) => side !== undefined) ?? [];
  })[0];
}

/** Quotes of one line that name one side each are two sides done. */
function bothIn(quotes: readonly Place[]): Side | undefined {
  const clear = new Set(quotes.map((one) => sideIn(one.text)));
  return clear.has('LT') && clear.has('RT') ? '50' : undefined;
}

/** Heading and body each name one side, and not the same. */
function findConflict(view: LineView, heading: readonly Place[], body: readonly Place[], wholeBody: readonly Place[]): Settled | undefined {
  const above = heading.find((one) => ['LT', 'RT'].includes(sideIn(one.text) ?? ''));
  const below = body.find((one) => ['LT', 'RT'].includes(sideIn(one.text) ?? '')) ?? (above && onlyOther(above, wholeBody));
  const [said, done] = [above && sideIn(above.text), below && sideIn(below.text)];
  if (!above || !below || said === done || said === undefined || done === undefined) return undefined;
  return writeConflict(view, above, below);
}

function writeConflict(view: LineView, above: Place, below: Place): Settled {
  const [said, done] = [sideIn(above.text)!, sideIn(below.text)!];
  return {
    side: done,
    finding: { rule: RULE, severity: 'warning', codes: [view.line.code], message: `The heading names ${spell(said)}, the body ${spell(done)}; the procedure was coded by the body.`, source: SOURCE, evidence: [toEvidence(above), toEvidence(below)] },
  };
}

/** Numbers of one family of which each side may have its own: a partial operation right, the whole one left. */
const EXTENTS = sides.extents.map(({ code, says }) => ({ code, says: new RegExp(says, 'gi') }));
const OTHER_SIDE = new RegExp(sides.otherSide, 'i');

/** A heading of both sides over a body that tells of one, again and again, and of no other: the other side was not done. */
function findOneSided(view: LineView, heading: readonly Place[], body: readonly Place[]): Settled | undefined {
  const above = heading.find((one) => sideIn(one.text) === '50');
  const sided = body.filter((one) => sidesIn(one.text).size > 0);
  const [below] = sided;
  const side = below && sideIn(below.text);
  if (!above || !below || side === undefined || side === '50' || sided.length < 2 || sided.some((one) => sideIn(one.text) !== side) || body.some(({ text }) => OTHER_SIDE.test(text))) return undefined;
  return writeConflict(view, above, below);
}

const REPORTED: ReadonlySet<string> = new Set(['findings', 'impression', 'results', 'technique']);

/** A study whose title names one side and whose findings name the other alone. */
function findReportConflict(view: LineView, { documents }: ProcedureInput): Settled | undefined {
  const [title] = allSentences(documents);
  if (!title || !['LT', 'RT'].includes(sideIn(title.text) ?? '')) return undefined;
  const below = onlyOther(title, sentencesIn(documents, REPORTED).filter(({ start }) => start !== title.start));
  return below && writeConflict(view, title, below);
}

/** Heading and body each name one digit or lid, and not the same. */
function findDigitConflict(view: LineView, input: ProcedureInput): SideOutcome | undefined {
  const { code } = view.line;
  const named = (places: readonly Place[]): Map<string, Place> => new Map(places.flatMap((one) => zonesIn(code, one.text, sideIn(one.text)).map((zone) => [zone, one] as const)));
  const above = named([...view.quotes.filter((one) => HEADINGS.has(one.section)), ...headingsLike(view, input)].filter((one) => !BODY_ALONE.has(one.section)));
  const below = named(sentencesIn(input.documents, BODY_ALONE));
  const [[said, heading] = [], [done, body] = []] = [[...above][0], [...below][0]];
  if (above.size !== 1 || below.size !== 1 || said === undefined || done === undefined || said === done) return undefined;
  return { modifiers: [done], finding: { rule: RULE, severity: 'warning', codes: [code], message: `The heading names the site of ${said}, the body that of ${done}; the procedure was coded by the body.`, source: SOURCE, evidence: [toEvidence(heading!), toEvidence(body!)] } };
}

/** A body of so few sentences need name the other side once, where it tells the act. */
const SHORT_BODY = 8;

/** A body that names the other side again and again, and the heading's side never. */
function onlyOther(heading: Place, body: readonly Place[]): Place | undefined {
  const said = sideIn(heading.text);
  const sided = body.filter((one) => sidesIn(one.text).size > 0);
  const other = sided.filter((one) => ['LT', 'RT'].includes(sideIn(one.text) ?? '') && sideIn(one.text) !== said);
  const enough = other.length >= 2 || (body.length <= SHORT_BODY && other.some(({ text }) => tellsAct(text)));
  return enough && other.length === sided.length ? other[0] : undefined;
}

/** Heading sentences that share telling words with the line's quotes; the whole heading when none does. */
function headingsLike(view: LineView, input: ProcedureInput): Place[] {
  const words = new Set(view.quotes.flatMap((one) => tellingWords(one.text)));
  const heads = sentencesIn(input.documents, HEADINGS);
  const shared = heads.filter((one) => tellingWords(one.text).some((word) => words.has(word)));
  return shared;
}

function tellingWords(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 4 && !/^(?:procedure|operation|performed|patient|right|placed|using|anterior|posterior|under)$/.test(word)).map((word) => word.slice(0, 7));
}

/** The side that the titles of the line's diagnoses name, where they are of its part of the body and the note (`whole`) does not say that side of other parts alone. */
function sideOfDiagnoses({ line, quotes, sentences }: LineView, { documents, edition: { icd10cm } }: ProcedureInput, whole: ProcedureInput): Side | undefined {
  const own = regionsIn([...quotes, ...sentences].map(({ text }) => text).join(' . '));
  const titles = line.linkedDiagnoses.flatMap((code) => (icd10cm.has(code) ? [icd10cm.title(code)] : [])).filter((title) => !isForeign(title, own));
  const named = new Set(titles.flatMap((title) => [...sidesIn(title)]));
  const side = named.has('50') || (named.has('LT') && named.has('RT')) ? '50' : named.size === 1 ? [...named][0] : undefined;
  return side !== undefined && (side === '50' || isTold(side, { documents }, whole)) ? side : undefined;
}

/** Whether a note tells a side of the line's part (`input`, without those of other parts), or of no part at all: then who gave the diagnosis knew it. */
function isTold(side: Side, input: Pick<ProcedureInput, 'documents'>, whole: ProcedureInput): boolean {
  const told = (of: Pick<ProcedureInput, 'documents'>): boolean => allSentences(of.documents).some(({ text }) => sidesIn(text).has(side) || sidesIn(text).has('50'));
  return told(input) || !told(whole);
}

/** The side of nearly all places that name one: four of five. */
function majority(places: readonly Place[]): Side | undefined {
  const counts = { LT: 0, RT: 0 };
  for (const one of places) {
    const side = sideIn(one.text);
    if (side === 'LT' || side === 'RT') counts[side] += 1;
  }
  const [most, least] = counts.LT > counts.RT ? (['LT', 'RT'] as const) : (['RT', 'LT'] as const);
  return counts[most] >= 4 * Math.max(counts[least], 0.25) ? most : undefined;
}

/** The digits that the heading with the line's words names together ("hammertoe correction, second and third toes, left"), else the first of `named`. */
function headedZones({ line, quotes, sentences, document }: LineView, named: readonly string[], side: Side | undefined): readonly string[] {
  const first = document?.sentences.find(({ start, end }) => !KIND_OF_PAPER.test(document.text.slice(start, end)));
  const headed = [...quotes, ...sentences].filter((one) => HEADINGS.has(one.section) || one.start === first?.start).map(({ text }) => zonesIn(line.code, text, sideIn(text) ?? side));
  const own = sentences.filter(({ text }) => PLURAL.test(text) && !ELSEWHERE.test(text)).map(({ text }) => zonesIn(line.code, text, sideIn(text) ?? side));
  return [...headed, ...own].find((zones) => zones.length > 1 && named.length > 0 && named.every((zone) => zones.includes(zone))) ?? named.slice(0, 1);
}

/** The lids or puncta that the line's sentences name together where they tell of several, else the first of `named`. */
function lidsTold(view: LineView, named: readonly string[], side: Side | undefined): readonly string[] {
  const told = view.sentences.filter((one) => !ELSEWHERE.test(one.text));
  const zones = [...new Set(told.flatMap(({ text }) => zonesIn(view.line.code, text, sideIn(text) ?? side)))];
  return zones.length > 1 && told.some(({ text }) => SEVERAL_LIDS.test(text)) ? zones : named.slice(0, 1);
}

/** Coronary vessels of which a clause says that they were opened; each is a line of its own. */
function openedVessels({ line: { code } }: LineView, { documents }: ProcedureInput): string[] {
  if (!EACH_VESSEL(code)) return [];
  const clauses = allSentences(documents).filter(({ text }) => !ELSEWHERE.test(text)).flatMap((place) => place.text.split(/;|, (?=the\b)|\band the\b/).map((text) => ({ ...place, text })));
  return [...new Set(clauses.filter(({ text }) => OPENED.test(text)).flatMap((one) => vesselsIn(code, [one]).slice(0, 1)))];
}

function findZones({ view, input }: { view: LineView; input: ProcedureInput }, side: Side | undefined, whole: ProcedureInput): string[] {
  const { code } = view.line;
  const tries = [view.quotes, view.sentences, ...(isZoned(code) ? [headingsLike(view, input), sentencesIn(input.documents, new Set(FALLBACK))] : [])];
  // what is of another day or was left alone is none of this line, unless nothing else names a part
  for (const places of [...tries.map((all) => all.filter((one) => !ELSEWHERE.test(one.text) && !isElsewhere(one, view))), ...tries]) {
    for (const one of places) {
      // of both sides that a title names the one that was done
      const told = sideIn(one.text);
      const zones = zonesIn(code, one.text, told === '50' ? (side ?? told) : (told ?? side));
      if (zones.length > 0) return zones;
    }
  }
  if (!isZoned(code)) return [];
  const titles = view.line.linkedDiagnoses.filter((one) => input.edition.icd10cm.has(one)).map((one) => input.edition.icd10cm.title(one));
  const told = (title: string): Side | undefined => { const said = sideIn(title); return said === undefined || said === '50' || isTold(said, input, whole) ? said : undefined; };
  return titles.flatMap((title) => zonesIn(code, title, told(title) ?? side));
}

/** A conflict with the diagnoses that still name the heading's side: they are the note's words, and a coder must settle them with the procedure. */
export function sayOtherSides(finding: ProcedureFinding, views: readonly LineView[], sides: ReadonlyMap<LineView, readonly string[]>, { edition }: ProcedureInput): ProcedureFinding {
  if (finding.rule !== RULE) return finding;
  const other = new Set(views.filter(({ line }) => finding.codes.includes(line.code)).flatMap((view) => {
    const done = sides.get(view)?.find((one) => one === 'LT' || one === 'RT');
    return done === undefined ? [] : view.line.linkedDiagnoses.filter((code) => {
      const named = edition.icd10cm.has(code) ? sideIn(edition.icd10cm.title(code)) : undefined;
      return (named === 'LT' || named === 'RT') && named !== done;
    });
  }));
  if (other.size === 0) return finding;
  const names = [...other].map(dotted).join(' and ');
  return { ...finding, message: `${finding.message} ${names} still ${other.size === 1 ? 'names' : 'name'} the other side, as the note does: the side must be confirmed for both.` };
}

function askSide(view: LineView): Query {
  const [quote] = view.quotes;
  return { topic: 'laterality', message: `The note does not say on which side ${view.line.code} was done.`, evidence: quote ? [toEvidence(quote)] : [] };
}

function spell(side: Side): string {
  return side === 'LT' ? 'the left side' : side === 'RT' ? 'the right side' : 'both sides';
}
