// The words around each line: its quotes, their sentences, and the parts of the note by section.
import type { Evidence, ParsedDocument, Sentence } from '../../types.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import zoneTable from '../data/zones.json' with { type: 'json' };
import type { LineView, Place } from './contract.js';

/** Each line with its quotes and sentences. Lines whose evidence names an absent document keep only the quote. */
export function viewLines(lines: readonly ProcedureLine[], input: ProcedureInput): LineView[] {
  const byId = new Map(input.documents.map((doc) => [doc.id, doc] as const));
  return lines.map((line) => {
    const quotes = line.evidence.map(toPlace);
    const sentences = new Map<string, Place>();
    for (const quote of quotes) {
      const doc = byId.get(quote.documentId);
      for (const one of doc ? sentencesOver(doc, quote.start, quote.end) : []) sentences.set(`${one.documentId}:${one.start}`, one);
    }
    const document = byId.get(quotes[0]?.documentId ?? '') ?? input.documents[0];
    return { line, policy: input.edition.policy(line.code), quotes, sentences: [...sentences.values()].sort((a, b) => a.start - b.start), document };
  });
}

/** Evidence of a place, for findings and queries. */
export function toEvidence({ documentId, start, end, text, section }: Place): Evidence {
  return { documentId, start, end, text, section };
}

function toPlace(evidence: Evidence): Place {
  return { ...evidence, section: evidence.section ?? '' };
}

/** The sentences of a document that touch `[start, end)`. */
export function sentencesOver(doc: ParsedDocument, start: number, end: number): Place[] {
  let low = 0;
  let high = doc.sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (doc.sentences[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const found: Place[] = [];
  for (let at = low; at < doc.sentences.length && doc.sentences[at]!.start < end; at++) found.push(placeOf(doc, at));
  return found;
}

/** Every sentence of the sections of these kinds, in order. */
export function sentencesIn(documents: readonly ParsedDocument[], kinds: ReadonlySet<string>): Place[] {
  return documents.flatMap((doc) => doc.sentences.flatMap((one, at) => (kinds.has(one.section) ? [placeOf(doc, at)] : [])));
}

/** Every sentence of the documents. */
export function allSentences(documents: readonly ParsedDocument[]): Place[] {
  return documents.flatMap((doc) => doc.sentences.map((_, at) => placeOf(doc, at)));
}

function placeOf(doc: ParsedDocument, at: number): Place {
  const { start, end, section } = doc.sentences[at]!;
  return { documentId: doc.id, start, end, text: doc.text.slice(start, end), section };
}

/** The first sentence of a section with its heading, which may be all that names the procedure or its side; any other sentence as it is. */
export function withHeading(place: Place, documents: readonly ParsedDocument[]): Place {
  const document = documents.find(({ id }) => id === place.documentId);
  const owner = document?.sections.find(({ start, end }) => start <= place.start && place.start < end);
  if (!document || !owner || document.text.slice(owner.start, place.start).trim() !== '') return place;
  const heading = document.text.slice(owner.headingStart, owner.start);
  const start = owner.headingStart + heading.length - heading.trimStart().length;
  return start < place.start ? { ...place, start, text: document.text.slice(start, place.end) } : place;
}

/** The document and the sentence in which a quote begins; undefined when it lies in none. */
export function findSentence(quote: Evidence, documents: ProcedureInput['documents']): { doc: ParsedDocument; sentence: Sentence } | undefined {
  const doc = documents.find(({ id }) => id === quote.documentId);
  const sentence = doc?.sentences.find(({ start, end }) => start <= quote.start && quote.start < end);
  return doc && sentence && { doc, sentence };
}

/** Kinds of sections that tell of the operation itself, and those whose one line says why it was done. */
const BODIES: ReadonlySet<string> = new Set(['description_of_procedure', 'technique', 'findings', 'operative_details']);
const REASONS: ReadonlySet<string> = new Set([...zoneTable.zones.indication, ...zoneTable.zones.diagnosis]);

/** A heading of a telling, which in the note of a visit is that of an illness. */
const NARRATIVE = /\bnarrative\b/i;
/** Where drugs of a list say nothing of an act, and a report may go on without a heading: "Medication: propofol. The scope was passed ..." */
const DRUGS = 'medications';
const ACTS = /\b(?:was|were) (?:\w+ ){0,2}(?:inserted|introduced|advanced|passed|prepped|draped|infiltrated|injected|incised|made|placed|removed|withdrawn)\b/;

/**
 * Every sentence, those of an operation told under another heading without that heading's kind: in a short report without a headed body, what follows the first
 * sentence of a last "Indication:" or "Diagnosis:", or of drugs in which acts are told, is the telling of what was done; all behind "Narrative:" is.
 */
export function tellingSentences(documents: readonly ParsedDocument[]): Place[] {
  return documents.flatMap((doc) => {
    const places = doc.sentences.map((_, at) => placeOf(doc, at));
    if (places.some(({ section }) => BODIES.has(section))) return places;
    const named = doc.sections.findLast(({ headingStart, start }) => NARRATIVE.test(doc.text.slice(headingStart, start)));
    const last = named ?? doc.sections.findLast(({ kind, start, end }) => REASONS.has(kind) || (kind === DRUGS && ACTS.test(doc.text.slice(start, end))));
    if (!last || !TOLD_OF.has(doc.type)) return places;
    let first = named === undefined;
    return places.map((one) => {
      if (one.start < last.start || one.start >= last.end) return one;
      const own = first;
      first = false;
      return own ? one : { ...one, section: 'procedure_note' };
    });
  });
}

/** Reports whose body may stand without a heading of its own. */
const TOLD_OF: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
