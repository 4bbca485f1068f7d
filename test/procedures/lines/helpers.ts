// Notes of our own as the input of line completion: each line is named by the words that it stands on.
import { readDocument } from '../../../src/document/index.js';
import { completeLines, type CompletedLines, type PairLookup } from '../../../src/procedures/lines/index.js';
import type { ProcedureInput, ProcedureLine } from '../../../src/procedures/types.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType, DraftCode, Evidence, Setting } from '../../../src/types.js';

export const edition = loadEdition({ dateOfService: '2026-01-15' });

export interface TinyNote {
  text: string;
  type?: DocumentType;
  setting?: Setting;
  payer?: string;
  /** Code and quotes of each line. */
  lines: [code: string, ...quotes: string[]][];
  /** Undotted code and quotes of each diagnosis, claim order. */
  diagnoses?: [code: string, ...quotes: string[]][];
  pair?: PairLookup;
}

function draft(system: DraftCode['system'], code: string, evidence: Evidence[]): DraftCode {
  return { system, code, logit: 3, probability: 0.95, evidence, sources: [], flags: [] };
}

/** Input and bare lines of a note. Throws when a quote is not in the text. */
export function readNote({ text, type = 'operative_report', setting = 'outpatient_hospital', payer, lines, diagnoses = [] }: TinyNote): { input: ProcedureInput; lines: ProcedureLine[] } {
  const document = readDocument({ id: 'd1', text, type });
  const evidence = (quotes: readonly string[]): Evidence[] => quotes.map((quote) => {
    const start = text.indexOf(quote);
    if (start < 0) throw new Error(`not in the note: ${quote}`);
    const section = document.sentences.find((one) => one.end > start)?.section;
    return { documentId: 'd1', start, end: start + quote.length, text: quote, ...(section ? { section } : {}) };
  });
  const facts = { setting, documentType: type, patient: {}, dateOfService: '2026-01-15', ...(payer ? { payer } : {}) };
  return {
    input: { documents: [document], mentions: [], facts, diagnoses: diagnoses.map(([code, ...quotes]) => draft('ICD-10-CM', code, evidence(quotes))), edition },
    lines: lines.map(([code, ...quotes]) => ({ ...draft(/^\d/.test(code) ? 'CPT' : 'HCPCS', code, evidence(quotes)), system: /^\d/.test(code) ? 'CPT' : 'HCPCS', modifiers: [], units: 1, linkedDiagnoses: [] })),
  };
}

export function complete(note: TinyNote): CompletedLines {
  const { input, lines } = readNote(note);
  return completeLines(lines, input, note.pair);
}

/** Modifiers of the line with a code. */
export function modifiersOf(note: TinyNote, code: string): string[] {
  return complete(note).lines.find((line) => line.code === code)?.modifiers ?? [];
}

/** Units of the line with a code. */
export function unitsOf(note: TinyNote, code: string): number | undefined {
  return complete(note).lines.find((line) => line.code === code)?.units;
}
