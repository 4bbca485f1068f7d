// A line's quotes name the procedure: where those that it was found by do not, the sentence that does comes before them.
import { deniesAct } from './drop-not-done.js';
import { either } from './patterns.js';
import table from './data/quotes.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { tellingSentences, toEvidence } from './lines/read-note.js';
import { readStatus } from './status.js';
import type { ProcedureInput, ProcedureLine } from './types.js';

const ROWS = table.rows.map(({ codes, says }) => ({ takes: readCodeSet(codes), says: either(says) }));
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.indication, ...zoneTable.zones.diagnosis]);
const NOT_DONE = new Set(['planned', 'recommended', 'refused', 'previous']);
const MAX_QUOTES = 2;

/** The lines, each quoted by words that name it where the note has such; lines stay in order, nothing but quotes changes. Pure. */
export function nameQuotes(lines: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const { documents } = input;
  let places: Place[] | undefined;
  return lines.map((line) => {
    const row = ROWS.find(({ takes }) => takes(line.code));
    if (!row || line.evidence.some(({ text }) => row.says.test(text))) return line;
    places ??= tellingSentences(documents).filter(({ section, text }) => !ELSEWHERE.has(section) && !NOT_DONE.has(readStatus(text, text, 'other')));
    const naming = places.find((place) => row.says.test(place.text) && !deniesAct(toEvidence(place), line.code, input));
    return naming ? { ...line, evidence: [toEvidence(naming), ...line.evidence].slice(0, MAX_QUOTES) } : line;
  });
}
