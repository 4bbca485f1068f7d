// The places of the note that a coder marked: checked against the documents that were coded, and named by their place among them, since a name is the caller's own.
import { ChartcodeError } from '../../errors.js';
import { listDocumentPlaces } from '../audit/index.js';
import type { AuditRecord, StoredText } from '../audit/index.js';
import type { ReviewInput } from './contract.js';

/** The input with documents called d1, d2 ... in the order in which they were coded. Throws E142 naming a place that no document of the claim has. */
export function placeEvidence(input: ReviewInput, coded: AuditRecord, stored: StoredText | undefined): ReviewInput {
  const { lengths, find } = listDocumentPlaces(coded, stored);
  const refuse = (field: string, problem: string): never => {
    throw new ChartcodeError('E142', `the review does not fit the claim: ${field} ${problem}`, [{ field, problem }]);
  };
  const added = input.added.map((line, i) => {
    if (line.evidence === undefined) return line;
    const evidence = line.evidence.map((span, at) => {
      const field = `added.${i}.evidence.${at}`;
      const place = find(span.documentId) ?? refuse(`${field}.documentId`, 'names no document of the claim');
      if (span.end > (lengths[place] ?? 0)) refuse(`${field}.end`, 'lies behind the end of the document');
      return { ...span, documentId: `d${place + 1}` };
    });
    return { ...line, evidence };
  });
  return { ...input, added };
}
