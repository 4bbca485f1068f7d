// The look through a scope that stays when what was to be done through it was not.
import table from './data/not-done.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import { allSentences, toEvidence } from './lines/read-note.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';
import { writeLine } from './write-line.js';
import zoneTable from './data/zones.json' with { type: 'json' };

const LOOKS = table.looks.map(({ of, look, says }) => ({ look, takes: readCodeSet(of), any: readCodeSet([look, ...of]), says: new RegExp(says, 'i') }));
const PAST: ReadonlySet<string> = new Set(zoneTable.zones.past);

/** The kept lines with the look of each scope of which a number fell (`fallen` are the findings that say so) and none is left; its words are those by which the scope went in. Pure. */
export function addLooks(lines: readonly ProcedureLine[], fallen: readonly ProcedureFinding[], { documents, edition }: Pick<ProcedureInput, 'documents' | 'edition'>): ProcedureLine[] {
  const gone = fallen.flatMap(({ codes }) => codes);
  const found = LOOKS.flatMap(({ look, takes, any, says }): ProcedureLine[] => {
    const procedure = edition.procedure(look);
    if (!procedure || !gone.some(takes) || lines.some(({ code }) => any(code))) return [];
    const told = allSentences(documents).find(({ text, section }) => !PAST.has(section) && says.test(text));
    if (!told) return [];
    return [writeLine(procedure, [toEvidence(told)], LOGIT)];
  });
  return [...lines, ...found];
}

/** As sure as a procedure that the note names as done (data/named.json). */
const LOGIT = 0.9;
