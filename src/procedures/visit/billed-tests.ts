// Tests that the same claim bills with their reading are no data of the visit: rows of data/billed-tests.json.
import type { Evidence, ParsedDocument } from '../../types.js';
import { readCodeSet } from '../lines/code-ranges.js';
import type { Place } from '../lines/contract.js';
import { sentencesOver } from '../lines/read-note.js';
import type { ProcedureLine } from '../types.js';
import table from './data/billed-tests.json' with { type: 'json' };
import type { CueHit } from './types.js';

const ROWS = Object.entries(table.rows).map(([id, codes]) => ({ cue: `test:${id}`, takes: readCodeSet(codes) }));
const OWN = new Set(table.own.map((id) => `test:${id}`));
const ANOTHER = new RegExp(table.another, 'i');
const INTERPRETATION = 'interpretation';

/** Whether a line bills the reading of a test. */
export function billsTest({ code }: Pick<ProcedureLine, 'code'>): boolean {
  return ROWS.some(({ takes }) => takes(code));
}

/**
 * The hits, those of tests that `lines` bill with their reading denied: in the words of the line, elsewhere where a test is one by its name, and the reading that is told
 * in the sentence of the line or the test, or the next. Pure; linear in the hits of data and the quotes of the lines.
 */
export function denyBilled(hits: readonly CueHit[], lines: readonly ProcedureLine[], documents: readonly ParsedDocument[]): CueHit[] {
  const billed = lines.filter(billsTest);
  if (billed.length === 0) return [...hits];
  const told = new Map(ROWS.map(({ cue, takes }) => [cue, new Set(billed.filter(({ code }) => takes(code)).flatMap(({ evidence }) => evidence.flatMap((one) => sentencesAt(one, documents).map(keyOf))))] as const).filter(([, places]) => places.size > 0));
  const denied = new Set(hits.filter((hit) => {
    const places = told.get(hit.cue);
    const [sentence] = places ? sentencesAt(hit.evidence, documents) : [];
    if (!places || !sentence || ANOTHER.test(hit.evidence.text)) return false;
    return places.has(keyOf(sentence)) || (!OWN.has(hit.cue) && !ANOTHER.test(sentence.text));
  }));
  const readings = new Set([...[...denied].map(({ evidence }) => evidence), ...billed.flatMap(({ evidence }) => evidence)].flatMap((one) => sentencesAt(one, documents, 1).map(keyOf)));
  // a study of another place that the same words read is one to count
  const others = new Set(hits.filter((hit) => hit.cue.startsWith('test:') && !denied.has(hit)).flatMap(({ evidence }) => sentencesAt(evidence, documents).map(keyOf)));
  return hits.map((hit) => {
    const places = hit.cue === INTERPRETATION ? sentencesAt(hit.evidence, documents).map(keyOf) : [];
    const isReading = places.some((place) => readings.has(place) && !others.has(place));
    return denied.has(hit) || isReading ? { ...hit, denied: true as const } : hit;
  });
}

function keyOf({ documentId, start }: Place): string {
  return `${documentId}:${start}`;
}

/** The sentences of a quote, and so many `further` ones behind it. */
function sentencesAt({ documentId, start, end }: Evidence, documents: readonly ParsedDocument[], further = 0): Place[] {
  const doc = documents.find(({ id }) => id === documentId);
  const own = doc ? sentencesOver(doc, start, end) : [];
  const last = own.at(-1)?.end ?? end;
  const next = doc && further > 0 ? doc.sentences.filter((one) => one.start >= last).slice(0, further) : [];
  return [...own, ...next.flatMap((one) => (doc ? sentencesOver(doc, one.start, one.end) : []))];
}
