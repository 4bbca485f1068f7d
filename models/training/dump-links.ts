// Pairs of a procedure line and a diagnosis of training claims with their features, for fit_links.py: npx tsx models/training/dump-links.ts CLAIMS.jsonl.gz OUT.json
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { readDocument } from '../../src/document/index.js';
import { isVisit } from '../../src/procedures/lines/index.js';
import { describeLinks, viewDiagnoses } from '../../src/procedures/lines/link-features.js';
import { viewLines } from '../../src/procedures/lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../../src/procedures/types.js';
import { loadEdition, undotted } from '../../src/reference/index.js';
import type { DocumentType, DraftCode, Evidence, Setting } from '../../src/types.js';
import { fail, readRows } from './note-sources.js';

interface Row {
  id: string;
  document_type: DocumentType;
  encounter: { text: string; setting: Setting };
  diagnoses: { code: string; evidence: string[] }[];
  procedures: { code: string; evidence: string[]; linked_dx: string[] }[];
}

const [claims, out] = process.argv.slice(2);
if (!claims || !out) fail('usage: dump-links.ts CLAIMS.jsonl.gz OUT.json', 2);
const edition = loadEdition({ dateOfService: '2026-01-15' });
const pairs: (string | number)[][] = [];
for await (const row of readRows<Row>(claims)) {
  const { text, setting } = row.encounter;
  const document = readDocument({ id: 'd1', text, type: row.document_type });
  const place = (quotes: readonly string[]): Evidence[] => quotes.flatMap((quote) => {
    const start = text.indexOf(quote);
    if (start < 0) return [];
    const section = document.sections.findLast((one) => one.headingStart <= start)?.kind ?? '';
    return [{ documentId: 'd1', start, end: start + quote.length, text: quote, section }];
  });
  const draft = (system: DraftCode['system'], code: string, quotes: readonly string[]): DraftCode => ({ system, code: undotted(code), logit: 0, probability: 1, evidence: place(quotes), sources: [], flags: [] });
  const input: ProcedureInput = {
    documents: [document], mentions: [], facts: { setting, documentType: row.document_type, patient: {}, dateOfService: '2026-01-15' },
    diagnoses: row.diagnoses.map((one) => draft('ICD-10-CM', one.code, one.evidence)), edition,
  };
  const lines = row.procedures.map((one): ProcedureLine => ({ ...draft('CPT', one.code, one.evidence), system: /^\d/.test(one.code) ? 'CPT' : 'HCPCS', modifiers: [], units: 1, linkedDiagnoses: [] }));
  const diagnoses = viewDiagnoses(input);
  viewLines(lines, input).forEach((view, at) => {
    const linked = new Set(row.procedures[at]!.linked_dx.map(undotted));
    describeLinks(view, diagnoses).forEach((features, which) => {
      const { code } = diagnoses[which]!;
      pairs.push([row.id, at, view.line.code, code, Number(linked.has(code)), Number(isVisit(view.line.code)), ...features.map((value) => Number(value.toFixed(4)))]);
    });
  });
}
writeFileSync(out, JSON.stringify(pairs));
