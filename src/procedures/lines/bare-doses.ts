// A drug that a note says was given with a bare number: how much of what, nobody can tell.
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { BARE_DOSE, DENIED } from './administrations.js';
import { drugNames } from './drug-names.js';
import { readDoses } from './parse-dose.js';
import { allSentences } from './read-note.js';

const SOURCE = 'HCPCS Level II dose units; CMS Claims Processing Manual, chapter 17, section 40';
/** Text after a drug's name in which its dose stands. */
const REACH = 40;

/** Findings for doses without a unit that none of `known` quotes already, whether the drug has a line or not. Linear in the length of the note. */
export function findBareDoses(known: readonly ProcedureFinding[], input: ProcedureInput): ProcedureFinding[] {
  const { pattern } = drugNames(input);
  return allSentences(input.documents).flatMap(({ documentId, start, text, section }) => [...text.matchAll(pattern)].flatMap((match): ProcedureFinding[] => {
    const from = match.index + match[0].length;
    const bare = BARE_DOSE.exec(text.slice(from, from + REACH));
    if (!bare || DENIED.test(text) || readDoses(text.slice(from, from + bare[0].length + 12)).length > 0) return [];
    const [at, end] = [start + match.index, start + from + bare[0].trimEnd().length];
    if (known.some(({ rule, evidence }) => rule === 'dose-without-unit' && evidence.some((one) => one.documentId === documentId && one.start < end && at < one.end))) return [];
    return [{ rule: 'dose-without-unit', severity: 'warning', codes: [], message: 'A dose was written without a unit that can be read.', source: SOURCE, evidence: [{ documentId, start: at, end, text: text.slice(match.index, end - start), section }] }];
  }));
}
