// Reads a written note into what the visit part works on, the way the pipeline does, without a model.
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import type { ProcedureInput } from '../../../src/procedures/types.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType, DraftCode, EncounterFacts } from '../../../src/types.js';

/** A diagnosis as assembly hands it on; its quote is the first place of `words` in the note. */
export function diagnosis(code: string, text = '', words = ''): DraftCode {
  const start = words ? text.indexOf(words) : -1;
  const evidence = start < 0 ? [] : [{ documentId: 'd1', start, end: start + words.length, text: words }];
  return { system: 'ICD-10-CM', code, logit: 3, probability: 0.95, evidence, sources: ['model'], flags: [] };
}

export function readVisit(text: string, facts: Partial<EncounterFacts> & { type?: DocumentType } = {}, diagnoses: DraftCode[] = []): ProcedureInput {
  const { type, ...rest } = facts;
  const document = readDocument({ id: 'd1', text, ...(type ? { type } : {}) });
  return {
    documents: [document],
    mentions: findMentions(document),
    facts: { setting: 'office', documentType: document.type, patient: {}, dateOfService: '2026-01-15', ...rest },
    diagnoses,
    edition: loadEdition(),
  };
}
