// What the visit part reads of each coded note, one JSON line a note, for train_visit.py: the code that runs, so that training and serving see the same numbers.
//   tsx models/training/dump-visits.ts OUT.jsonl [--all] [NOTES.jsonl.gz ...]
import './report-errors.js';
import { createWriteStream } from 'node:fs';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { describeVisit } from '../../src/procedures/visit/describe-visit.js';
import type { DraftCode } from '../../src/types.js';
import { type CodedNote, fail, readRows, trainingPaths, undot } from './note-sources.js';

interface VisitNote extends CodedNote {
  procedures: { code: string; certainty: string; alternatives?: string[]; evidence: string[] }[];
  em: { code: string; alternatives?: string[]; problems: string; data: string; risk: string } | null;
}

const all = process.argv.includes('--all');
const [out, ...paths] = process.argv.slice(2).filter((one) => one !== '--all');
if (!out) fail('needed: OUT.jsonl', 2);
const stream = createWriteStream(out);
for (const path of paths.length > 0 ? paths : trainingPaths()) {
  for await (const note of readRows<VisitNote>(path)) {
    const doc = readDocument({ id: 'd1', text: note.encounter.text });
    // coded diagnoses stand in for those that the engine would find: the required ones, which it finds best; with --all also the optional ones
    const diagnoses = note.diagnoses.filter((d) => all || d.certainty === 'required').map((d): DraftCode => ({ system: 'ICD-10-CM', code: undot(d.code), logit: 0, probability: 1, evidence: [], sources: [], flags: [] }));
    const facts = { setting: note.encounter.setting ?? 'office', documentType: doc.type, patient: note.encounter.patient ?? {}, dateOfService: '2026-01-15' };
    const read = describeVisit({ documents: [doc], mentions: findMentions(doc), facts, diagnoses });
    const { id, source, em, procedures, document_type } = note;
    stream.write(`${JSON.stringify({ id, source, facts, document_type, em, procedures: procedures.map(({ code, certainty, alternatives }) => ({ code, certainty, alternatives })), features: Object.fromEntries(read.features), times: read.times.map(({ kind, minutes, evidence }) => [kind, minutes, evidence.text]) })}\n`);
  }
}
stream.end();
