// What a note says of a facet of one condition: in its quotes, beside its name, in sentences about it, or anywhere.
import type { EncounterFacts, Evidence, Mention } from '../../types.js';
import type { Facet } from './facet-table.js';
import { isOfOtherPart, isOfPart, namesOtherPart, namesPart } from './other-part.js';
import { contentWords } from './read-titles.js';

/** A value that the note states, with the words that state it. */
export interface Statement { value: string; quote: Evidence }

/** Words between a facet's word and the condition's name that still belong together. */
const NEAR_WORDS = 2;
/** How far a negation reaches, in characters. */
const NEGATION_REACH = 60;
const LONGEST_QUOTE = 30;
/** How much oftener a value has to be told than every other to hold. */
const OUTWEIGHS = 3;
/** Words right before others that deny these alone. */
const DENIES = /\b(?:without|w\/o(?:ut)?|no|denies|(?<!(?:acquired|congenital|surgical) )absence of|free of|negative for)(?:\s+(?:any|evidence of|signs? of|symptoms of|(?:prior |past )?history of|current|active|associated|obvious|significant|known|acute|overt|frank|further|other))*\s+$/i;

/** As `DENIES`, with words of reaching a state in between: "never went into remission", "not currently intoxicated". */
const NOT_REACHED = /\b(?:not|never|n't)(?:\s+(?:yet|ever|been|being|be|currently|in|into|a|an|any|had|having|have|achiev\w+|reach\w*|enter\w*|attain\w*|went|gone|gotten|go|develop\w*|show\w*|considered|felt|deemed|truly|fully|clearly|actually|really|at all))*\s+$/i;

/** A side that heads its sentence ("L leg: chronic thrombus", "Left heel: purple skin") is that of all it tells of that part. */
const SIDE_LABEL = /^(\W*(?:L|R|Lt|Rt|left|right|bilat(?:eral)?)\b)(?: [\w-]+){1,3}:/i;

interface Match { value: string; start: number; end: number }

/** The sentences of a note and who says what in them. */
export class NoteText {
  readonly pieces: Mention[];
  constructor(readonly mentions: readonly Mention[], readonly facts?: Pick<EncounterFacts, 'setting'>) {
    this.pieces = mentions.filter((mention) => mention.level === 'sentence');
  }

  /** Sentence pieces that a quote stands in. */
  sentencesOf(quote: Evidence): Mention[] {
    const inside = this.pieces.find((piece) => covers(piece, quote.documentId, quote.start, quote.start + 1));
    return inside ? this.pieces.filter((piece) => piece.documentId === inside.documentId && piece.sentence === inside.sentence) : [];
  }

  /** True when the words are denied, of someone else, or only thought of. Offsets of the document. What makes the condition of a quote doubtful as a whole does not doubt the facet: the code was chosen for all that. */
  isDenied(documentId: string, start: number, end: number, quote?: Evidence): boolean {
    const around = this.mentions.filter((mention) => covers(mention, documentId, start, end));
    const [tightest] = [...around].sort((a, b) => a.end - a.start - (b.end - b.start));
    const widest = around.find((mention) => mention.level === 'sentence') ?? tightest;
    if (!tightest || !widest) return false;
    if (tightest.assertion.family || tightest.assertion.hypothetical) return true;
    if (tightest.assertion.uncertain && !(quote && tightest.cues.every((cue) => cue.category !== 'uncertain' || cue.end <= quote.start))) return true;
    // "dementia without behavioral disturbance" asserts the dementia, so that its clause is not denied
    const ahead = widest.text.slice(Math.max(0, start - widest.start - NEGATION_REACH), start - widest.start);
    if (DENIES.test(ahead) || NOT_REACHED.test(ahead)) return true;
    return tightest.assertion.negated && tightest.cues.some((cue) => {
      if (cue.category !== 'negated') return false;
      // "left thumb, nail not involved": what has a subject of its own behind a comma denies that
      if (cue.start >= end) return cue.start - end < NEGATION_REACH && !/,\s*\w+/.test(widest.text.slice(end - widest.start, Math.max(0, cue.start - widest.start)));
      const between = widest.text.slice(Math.max(0, cue.end - widest.start), start - widest.start);
      // "without aura, intractable": a comma ends what "without" denies, not what "no" denies
      const ended = between.includes(',') && /^w/i.test(widest.text.slice(Math.max(0, cue.start - widest.start)));
      return cue.end <= start && start - cue.end < NEGATION_REACH && !ended;
    });
  }

  /** The clause that holds the words, else the words themselves. */
  quoteOf(piece: Mention | Evidence, match: Match): Evidence {
    const start = piece.start + match.start, end = piece.start + match.end;
    const clause = this.mentions.filter((mention) => covers(mention, piece.documentId, start, end) && mention.text.split(/\s+/).length <= LONGEST_QUOTE)
      .reduce<Mention | undefined>((best, mention) => (!best || mention.end - mention.start < best.end - best.start ? mention : best), undefined);
    const whole = clause ?? { start, end, text: piece.text.slice(match.start, match.end) };
    const section = piece.section;
    return { documentId: piece.documentId, start: whole.start, end: whole.end, text: whole.text, ...(section === undefined ? {} : { section }) };
  }
}

function covers(mention: Mention, documentId: string, start: number, end: number): boolean {
  return mention.documentId === documentId && mention.start <= start && mention.end >= end;
}

/** Places where a text states a value; of overlapping ones the longer, then the one listed first. */
export function matchFacet(facet: Facet, text: string): Match[] {
  const shown = facet.not ? text.replace(facet.not, (phrase) => ' '.repeat(phrase.length)) : text;
  const found: Match[] = [];
  for (const { value, text: patterns } of facet.values) {
    for (const pattern of patterns) for (const match of shown.matchAll(pattern)) found.push({ value, start: match.index, end: match.index + match[0].length });
  }
  const taken: Match[] = [];
  for (const match of found.sort((a, b) => b.end - b.start - (a.end - a.start))) if (taken.every((other) => other.end <= match.start || other.start >= match.end)) taken.push(match);
  return taken;
}

/** Number of words between a match and the nearest word of the condition; Infinity when the text has none. */
function distance(text: string, match: Match, names: ReadonlySet<string>, heads: RegExp | undefined): number {
  let best = Number.POSITIVE_INFINITY;
  for (const word of text.matchAll(/[A-Za-z0-9]+/g)) {
    const name = contentWords(word[0])[0];
    if (name === undefined || !(names.has(name) || heads?.test(word[0]))) continue;
    const between = word.index >= match.end ? text.slice(match.end, word.index) : text.slice(word.index + word[0].length, match.start);
    // a full stop, semicolon or another list item ends what belongs together; a comma does unless the value stands alone after it
    const cut = /[;\n]|\.\s|\d[.)]\s/.test(between) ? 20 : between.includes(',') && !/^\s*(?:[.,;)]|[-–—]\s|$)/.test(text.slice(match.end)) ? 3 : 0;
    best = Math.min(best, cut + (between.match(/[A-Za-z0-9]+/g)?.length ?? 0));
  }
  return best;
}

/** What is known of the condition when a facet is read; `scored` is the value of scoring's choice. */
export interface Condition { words: readonly string[]; sites: readonly string[]; evidence: readonly Evidence[]; side?: string | undefined }

/** Names in capitals that stand in quotes ("POAG"): they are the condition's as its title's words are. */
function shortForms(evidence: readonly Evidence[]): string[] {
  return evidence.flatMap(({ text }) => (/[a-z]/.test(text) || !text.includes(' ') ? text.match(/\b[A-Z]{3,6}\b/g) ?? [] : [])).flatMap(contentWords);
}

/** One statement of several: all the same, or the first listed of a ranked facet, or the one that scoring saw in the same quote. */
function agree(found: readonly Statement[], facet: Facet, scored: string | undefined): Statement | 'conflict' | undefined {
  if (found.length === 0 || found.every((one) => one.value === found[0]!.value)) return found[0];
  const widest = found.filter((one) => !found.some((other) => facet.covers[other.value]?.includes(one.value)));
  if (widest.length > 0 && widest.every((one) => one.value === widest[0]!.value)) return widest[0];
  if (facet.ranked) return facet.values.flatMap(({ value }) => found.filter((one) => one.value === value))[0];
  return found.find((one) => one.value === scored) ?? 'conflict';
}

/** The facet as the note states it of a condition; `conflict` when it states two values that stand equally near. */
export function readStatement(facet: Facet, condition: Condition, note: NoteText, scored: string | undefined): Statement | 'conflict' | undefined {
  const names = new Set([...condition.words, ...shortForms(condition.evidence)]);
  const sites = new Set(facet.besideSite && condition.sites.length > 0 ? condition.sites : condition.words);
  const read = (piece: Mention | Evidence, limit: number, beside: ReadonlySet<string>): Statement[] => {
    const stated = matchFacet(facet, piece.text).filter((match) => !note.isDenied(piece.documentId, piece.start + match.start, piece.start + match.end, condition.evidence.find((quote) => quote === piece)));
    const label = facet.besideSite ? SIDE_LABEL.exec(piece.text) : undefined;
    const labelled = !label || isOfOtherPart(piece.text, { start: 0, end: label[1]!.length }, [...condition.sites, ...condition.words]) ? 0 : label[0].length;
    const placed = stated.map((match) => ({ match, far: facet.scope === 'near' && match.end > labelled ? distance(piece.text, match, beside, facet.heads) : 0 })).filter((one) => one.far <= limit).sort((a, b) => a.far - b.far);
    return placed.filter((one) => one.far === placed[0]!.far).map(({ match }) => ({ value: match.value, quote: note.quoteOf(piece, match) }));
  };

  /** The statement of any quote that holds another one. */
  const findHolding = ({ value }: Statement): Statement | undefined => {
    const holding = Object.keys(facet.covers).filter((wider) => facet.covers[wider]!.includes(value));
    return holding.length === 0 ? undefined : condition.evidence.flatMap((quote) => read(quote, Number.POSITIVE_INFINITY, names)).find((one) => holding.includes(one.value));
  };

  for (const quote of condition.evidence) {
    const own = agree(read(quote, Number.POSITIVE_INFINITY, names), facet, scored);
    if (own === undefined) continue;
    if (own === 'conflict') return own;
    return findHolding(own) ?? readAcross(facet, quote, own, note) ?? readFiner(facet, own, note) ?? own;
  }
  if (facet.scope === 'evidence') return undefined;
  const sentences = condition.evidence.flatMap((quote) => note.sentencesOf(quote));
  // the part that has the side may be named in words of its own ("right lower extremity")
  const parts = facet.besideSite ? new Set([...names, ...condition.sites]) : names;
  const beside = agree(sentences.flatMap((piece) => read(piece, NEAR_WORDS, parts)), facet, facet.alone ? scored : undefined);
  if (beside !== undefined || facet.scope === 'sentence') return beside;
  const following = facet.follows ? agree(note.pieces.filter((piece) => opensWithValue(piece.text, facet) && followsCondition(piece, sentences, facet, condition, note)).flatMap((piece) => read(piece, Number.POSITIVE_INFINITY, names)), facet, undefined) : undefined;
  if (following !== undefined && following !== 'conflict') return following;
  // a clot of the right leg years ago says nothing of today's cellulitis
  const isPresent = sentences.some((piece) => !piece.assertion.historical);
  const others = note.pieces.filter((piece) => !sentences.includes(piece) && !(isPresent && facet.besideSite && piece.assertion.historical) && (facet.scope === 'note' || facet.besideSite || namesCondition(piece.text, condition, facet)) && !isOfAnother(piece.text, condition, facet));
  const named = facet.besideSite ? others.filter((piece) => namesCondition(piece.text, condition, facet)) : [];
  const told = agree(named.flatMap((piece) => read(piece, NEAR_WORDS, sites)), facet, undefined);
  if (told !== undefined && told !== 'conflict') return told;
  const all = others.flatMap((piece) => read(piece, NEAR_WORDS, sites));
  return (facet.alone ? agree(all, facet, scored) : mostly(all, facet)) ?? readImplied(facet, condition, note);
}

/** Words that a sentence may have that only tells a value of what the one before it named. */
const SHORT_SENTENCE = 12;
/** Words ahead of that value, and sentences back to the condition. */
const LEAD_WORDS = 2;
const FOLLOWS_WITHIN = 3;
const SIDES: Readonly<Record<string, RegExp>> = { left: /\b(?:[Ll](?:eft|t)|L)\b/, right: /\b(?:[Rr](?:ight|t)|R)\b/ };
const BOTH = /\b(?:bilat(?:eral(?:ly)?)?|both)\b/i;

function opensWithValue(text: string, facet: Facet): boolean {
  return wordsOf(text) <= SHORT_SENTENCE && matchFacet(facet, text).some(({ start }) => wordsOf(text.slice(0, start)) <= LEAD_WORDS) && (!facet.kinds || text.match(facet.kinds) === null);
}

/** "Tibial" and "tibia", "diabetic" and "diabetes". */
function stem(word: string): string {
  return word.toLowerCase().slice(0, 4);
}

function wordsOf(text: string): number {
  return text.match(/[A-Za-z0-9]+/g)?.length ?? 0;
}

/** Whether a sentence stands behind one of the condition, with no other condition that may have the facet asserted between them. */
function followsCondition(piece: Mention, sentences: readonly Mention[], facet: Facet, condition: Condition, note: NoteText): boolean {
  const last = Math.max(...sentences.filter((own) => own.documentId === piece.documentId && own.sentence < piece.sentence).map((own) => own.sentence));
  if (piece.sentence - last > FOLLOWS_WITHIN || (facet.samePart && namesOtherPart(piece.text, [...condition.sites, ...condition.words]))) return false;
  return note.pieces.every((between) => between.documentId !== piece.documentId || between.sentence <= last || between.sentence >= piece.sentence || between.assertion.negated || !isOfAnother(between.text, condition, facet));
}

/** Whether a sentence is about another condition that may have the facet, or about the other side alone. */
function isOfAnother(text: string, condition: Condition, facet: Facet): boolean {
  const side = facet.sameSide ? condition.side : undefined;
  if (side !== undefined && SIDES[side] && !SIDES[side].test(text) && !BOTH.test(text) && Object.values(SIDES).some((named) => named.test(text))) return true;
  const kinds = facet.kinds ? (text.match(facet.kinds) ?? []).map(stem) : [];
  if (kinds.length === 0) return false;
  const own = new Set([...condition.words, ...condition.evidence.flatMap((quote) => contentWords(quote.text))].map(stem));
  return !kinds.some((kind) => own.has(kind));
}

/** A stated value in the precise form that any sentence of the condition's part gives it. */
export function readGrade(facet: Facet, stated: Statement, condition: Condition, note: NoteText): Statement {
  const graded = facet.graded[stated.value];
  if (graded === undefined) return stated;
  for (const piece of note.pieces) {
    const match = matchFacet(facet, piece.text).find(({ value }) => value === graded);
    if (match && !namesOtherPart(piece.text, condition.sites) && !note.isDenied(piece.documentId, piece.start + match.start, piece.start + match.end)) return { value: graded, quote: note.quoteOf(piece, match) };
  }
  return stated;
}

/** The statement of which a quote holds a part ("of the ileum" of "of the ileum and colon", "chronic cholecystitis" of "acute and chronic cholecystitis"). */
function readAcross(facet: Facet, quote: Evidence, own: Statement, note: NoteText): Statement | undefined {
  for (const piece of note.sentencesOf(quote)) {
    const across = matchFacet(facet, piece.text).find(({ value, start, end }) => value !== own.value && piece.start + start < quote.end && piece.start + end > quote.start && (piece.start + start < quote.start || piece.start + end > quote.end));
    if (across && !note.isDenied(piece.documentId, piece.start + across.start, piece.start + across.end)) return { value: across.value, quote: note.quoteOf(piece, across) };
  }
  return undefined;
}

/** How many characters may lie between a finer value and the word that makes it the one that counts. */
const FINER_REACH = 40;

/** What the value is more exactly, where the note says it of one finer value alone. */
function readFiner(facet: Facet, own: Statement, note: NoteText): Statement | undefined {
  const wanted = facet.finer.get(own.value);
  if (!wanted || !facet.finerBeside) return undefined;
  const found = new Map<string, Statement>();
  for (const piece of note.pieces) for (const { value, text } of wanted) {
    const match = text.exec(piece.text);
    if (!match || found.has(value)) continue;
    const end = match.index + match[0].length;
    const near = [piece.text.slice(end, end + FINER_REACH).split(/[.;,]/)[0]!, piece.text.slice(Math.max(0, match.index - FINER_REACH), match.index).split(/[.;,]/).at(-1)!];
    if (near.some((words) => facet.finerBeside!.test(words)) && !note.isDenied(piece.documentId, piece.start + match.index, piece.start + end)) found.set(value, { value, quote: note.quoteOf(piece, { value, start: match.index, end }) });
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** What the words of the quotes mean where nothing states the facet. */
function readImplied(facet: Facet, condition: Condition, note: NoteText): Statement | undefined {
  for (const { value, implied } of facet.values) {
    for (const pattern of implied) {
      for (const quote of condition.evidence) for (const match of quote.text.matchAll(pattern)) return { value, quote: note.quoteOf(quote, { value, start: match.index, end: match.index + match[0].length }) };
    }
  }
  return undefined;
}

/** As `agree`, but a value that is told `OUTWEIGHS` times as often as all others together holds: a left knee that was examined for comparison does not make the side of a right knee's note doubtful. */
function mostly(found: readonly Statement[], facet: Facet): Statement | 'conflict' | undefined {
  const agreed = agree(found, facet, undefined);
  if (agreed !== 'conflict') return agreed;
  return found.find((one) => found.filter((other) => other.value === one.value).length >= OUTWEIGHS * found.filter((other) => other.value !== one.value).length) ?? agreed;
}

/** True when the note names the value, and no other value anywhere but in passing. A side that another part of the body has ("left hip" in a note of a shoulder) is not the condition's. */
export function isMainValue(facet: Facet, value: string, note: NoteText, sites: readonly string[]): boolean {
  const found = note.pieces.flatMap((piece) => matchFacet(facet, piece.text).filter((match) => !(facet.besideSite && isOfOtherPart(piece.text, match, sites))));
  const same = found.filter((match) => match.value === value).length;
  return same > 0 && same >= OUTWEIGHS * (found.length - same);
}

/** Words between a part and what it has that say nothing: "arthritis of the right knee". */
const LINKS = /\b(?:of|in|at|to|the|his|her|both|left|right|bilateral|[LR]|joints?|and|involving|is|are|has|with)\b/gi;

/** Whether a match stands beside a word of `heads`, in one breath. */
function standsBeside(text: string, match: Match, heads: RegExp): boolean {
  return [...text.matchAll(new RegExp(heads.source, 'gi'))].some((head) => {
    const between = head.index >= match.end ? text.slice(match.end, head.index) : text.slice(head.index + head[0].length, match.start);
    return !/[.;\n]/.test(between) && (between.replace(LINKS, ' ').match(/[A-Za-z0-9]+/g)?.length ?? 0) <= (between.includes(',') ? 0 : NEAR_WORDS);
  });
}

/** The value of the quotes, or beside the condition in their sentences; else the one value that the whole note names, where it stands beside another name of the condition: the joint of an arthritis where one joint alone was looked at. */
export function readSole(facet: Facet, condition: Condition, note: NoteText, scored: string | undefined): Statement | 'conflict' | undefined {
  const own = readStatement({ ...facet, scope: 'evidence' }, condition, note, scored);
  if (own !== undefined) return own;
  const told = (pieces: readonly Mention[]): (Statement & { piece: Mention; match: Match })[] => pieces.flatMap((piece) => matchFacet(facet, piece.text).map((match) => ({ value: match.value, quote: note.quoteOf(piece, match), piece, match })));
  const placed = ({ piece, match }: { piece: Mention; match: Match }): boolean => facet.heads !== undefined && standsBeside(piece.text, match, facet.heads) && !note.isDenied(piece.documentId, piece.start + match.start, piece.start + match.end);
  const near = told(condition.evidence.flatMap((quote) => note.sentencesOf(quote)));
  const beside = near.some(placed) ? agree(near, facet, scored) : undefined;
  const all = told(note.pieces);
  return beside ?? (new Set(all.map(({ value }) => value)).size === 1 ? all.find(placed) : undefined);
}

/** Words of what was sent to a laboratory. */
const SPECIMEN = /\b(?:requisition|request form|specimens?|container)\b/i;

/** Whether a specimen is of the condition's part: its side may stand behind what was done ("skin, thigh, excision (left by requisition)"). */
function isOfSpecimen({ section, text }: Mention, sites: readonly string[]): boolean {
  return (section === 'specimens' || SPECIMEN.test(text)) && namesPart(text, sites);
}

/** The side of the condition's part: where every side that the note tells of this part, or of none, is the same, and one stands beside the part or a word that quotes and titles share ("supracondylar fx, left"). */
export function readSideOfPart(facet: Facet, { sites, words, evidence }: Condition, note: NoteText): Statement | undefined {
  // a left wrist that broke in childhood says nothing of today's fracture
  const isPresent = evidence.flatMap((quote) => note.sentencesOf(quote)).some((piece) => !piece.assertion.historical);
  const found = note.pieces.filter((piece) => !(isPresent && piece.assertion.historical)).flatMap((piece) => matchFacet(facet, piece.text).filter((match) => !isOfOtherPart(piece.text, match, sites)).map((match) => ({ piece, match })));
  if (sites.length === 0 || new Set(found.map(({ match }) => match.value)).size !== 1) return undefined;
  const quoted = new Set(evidence.flatMap((quote) => contentWords(quote.text)));
  const shared = new Set(words.filter((word) => quoted.has(word)));
  const placed = found.find(({ piece, match }) => (isOfPart(piece.text, match, sites) || isOfSpecimen(piece, sites) || distance(piece.text, match, shared, undefined) <= NEAR_WORDS) && !note.isDenied(piece.documentId, piece.start + match.start, piece.start + match.end));
  return placed && { value: placed.match.value, quote: note.quoteOf(placed.piece, placed.match) };
}

/** A sentence is about the condition when it has the words that the quotes share with the title, or another name of it. */
function namesCondition(text: string, condition: Condition, facet: Facet): boolean {
  if (facet.heads?.test(text)) return !(facet.samePart && namesOtherPart(text, [...condition.sites, ...condition.words]));
  const quoted = new Set(condition.evidence.flatMap((quote) => contentWords(quote.text)));
  const shared = condition.words.filter((word) => quoted.has(word));
  const present = new Set(contentWords(text));
  return shared.length > 0 && shared.every((word) => present.has(word));
}
