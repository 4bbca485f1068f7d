// What every reader of a foreign format hands on: one encounter, and the texts that its offsets point into.
import type { DocumentInput, Encounter } from '../../types.js';

/** The formats that are read beside JSON and plain text. */
export const SOURCE_FORMATS = ['fhir', 'ccda', 'hl7v2', 'rtf', 'html'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/**
 * Where a run of a document's text came from. Text without a piece was added by the reader (headings, bullets, line breaks).
 * `sourceStart` and `sourceEnd` are UTF-16 units of the decoded input, or of the string at `path` where there is one (a JSON path of a FHIR
 * resource or an HL7 v2 field; base64 is decoded first). Equal lengths mean the same characters, blanks aside.
 */
export interface TextPiece {
  start: number;
  end: number;
  sourceStart: number;
  sourceEnd: number;
  path?: string;
}

/** A text with its pieces, in order and without overlap. */
export interface MappedText {
  text: string;
  pieces: TextPiece[];
}

export interface SourceDocument extends DocumentInput {
  pieces: TextPiece[];
}

/** Content that was there and could not be read: `place` names it in the input, `problem` says why. Never holds note text. */
export interface Unread {
  place: string;
  problem: string;
}

/** One encounter out of a foreign format; `encounter.documents` are the documents without their pieces. */
export interface ReadSource {
  encounter: Encounter;
  documents: SourceDocument[];
  unread: Unread[];
}
