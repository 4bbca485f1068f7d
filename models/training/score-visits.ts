// How well the visit part codes notes that its heads did not see: the figures of score_claims.py for visits alone, with coded diagnoses in place of found ones.
//   tsx models/training/score-visits.ts MODEL_DIR FOLDS          each training note by the heads that were fitted without its fold
//   tsx models/training/score-visits.ts MODEL.json NOTES.jsonl.gz   other notes
import './report-errors.js';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { VisitModel } from '../../src/procedures/visit/apply-model.js';
import { FAMILIES } from '../../src/procedures/visit/choose-family.js';
import { codeVisit } from '../../src/procedures/visit/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { DraftCode, Evidence } from '../../src/types.js';
import { type CodedNote, fail, readJson, readRows, trainingPaths, undot } from './note-sources.js';

interface VisitNote extends CodedNote {
  procedures: { code: string; certainty: string; alternatives?: string[] }[];
  em: { code: string; alternatives?: string[]; problems: string; data: string; risk: string } | null;
}

const [from, what] = process.argv.slice(2);
if (!from || !what) fail('needed: MODEL_DIR FOLDS, or MODEL.json NOTES.jsonl.gz', 2);
const folds = /^\d+$/.test(what) ? Number(what) : 0;
const read = (path: string): VisitModel => readJson<VisitModel>(path);
const models = folds ? Array.from({ length: folds }, (_, k) => read(join(from, `fold-${k}.json`))) : [read(from)];
const visits = new Set(Object.values(FAMILIES).flatMap((one) => one.codes));
const ladders = Object.values(FAMILIES).filter((one) => one.by === 'mdm' || one.by === 'time').map((one) => [...new Set(one.codes)]);
const edition = loadEdition();

/** The fold of a note, as train_visit.py counts it: sha256 of the id as one number, modulo the folds. */
const foldOf = (id: string): number => (folds ? Number(BigInt(`0x${createHash('sha256').update(id).digest('hex')}`) % BigInt(folds)) : 0);
const near = (a: string, b: string): boolean => ladders.some((one) => one.includes(a) && one.includes(b) && Math.abs(one.indexOf(a) - one.indexOf(b)) === 1);

/** The quotes of a diagnosis that stand in the note, as the engine would give them. */
const quoted = ({ id, text }: { id: string; text: string }, quotes: readonly string[]): Evidence[] =>
  quotes.flatMap((quote) => (text.includes(quote) ? [{ documentId: id, start: text.indexOf(quote), end: text.indexOf(quote) + quote.length, text: quote }] : []));

interface Tally { notes: number; em: number; exact: number; within: number; claimed: number; right: number; required: number; found: number; elements: number; problems: number; data: number; risk: number }
const tallies = new Map<string, Tally>();
const wrong = new Map<string, number>();
const verbose = process.argv.includes('--errors');
for (const path of folds ? trainingPaths() : [what]) {
  for await (const note of readRows<VisitNote>(path)) {
    const doc = readDocument({ id: 'd1', text: note.encounter.text });
    const diagnoses = note.diagnoses.filter((d) => d.certainty === 'required').map((d): DraftCode => ({ system: 'ICD-10-CM', code: undot(d.code), logit: 0, probability: 1, evidence: quoted(doc, d.evidence ?? []), sources: [], flags: [] }));
    const facts = { setting: note.encounter.setting ?? 'office', documentType: doc.type, patient: note.encounter.patient ?? {}, dateOfService: '2026-01-15' };
    const { line, em } = codeVisit({ documents: [doc], mentions: findMentions(doc), facts, diagnoses, edition }, models[foldOf(note.id)]);
    const t = tallies.get(note.source) ?? { notes: 0, em: 0, exact: 0, within: 0, claimed: 0, right: 0, required: 0, found: 0, elements: 0, problems: 0, data: 0, risk: 0 };
    tallies.set(note.source, t);
    t.notes++;
    const slots = note.procedures.filter((p) => [p.code, ...(p.alternatives ?? [])].some((c) => visits.has(c)));
    const hit = line && slots.find((p) => [p.code, ...(p.alternatives ?? [])].includes(line.code));
    if (line) { t.claimed++; if (hit) t.right++; }
    t.required += slots.filter((p) => p.certainty === 'required').length;
    if (hit?.certainty === 'required') t.found++;
    if (note.em) {
      const want = [note.em.code, ...(note.em.alternatives ?? [])];
      t.em++;
      if (line && want.includes(line.code)) t.exact++;
      if (line && (want.includes(line.code) || want.some((one) => near(one, line.code)))) t.within++;
      if (em) { t.elements++; for (const one of ['problems', 'data', 'risk'] as const) if (em[one] === note.em[one]) t[one]++; }
    }
    if (Boolean(line) !== slots.length > 0 || (line && !hit)) {
      const key = `${slots[0]?.code ?? 'none'} -> ${line?.code ?? 'none'}`;
      wrong.set(key, (wrong.get(key) ?? 0) + 1);
      if (verbose) process.stdout.write(`${note.id} ${note.document_type}/${doc.type} ${facts.setting} want ${slots.map((p) => [p.code, ...(p.alternatives ?? [])].join('/')).join(' ') || 'none'} got ${line?.code ?? 'none'} ${line?.logit.toFixed(2) ?? ''}\n`);
    }
  }
}
const share = (a: number, b: number): string => (b ? (a / b).toFixed(3) : '-');
for (const [source, t] of tallies)
  process.stdout.write(`${source}: ${t.notes} notes, E/M exact ${share(t.exact, t.em)} within one ${share(t.within, t.em)} (n ${t.em}); visit lines P ${share(t.right, t.claimed)} R ${share(t.found, t.required)}; problems ${share(t.problems, t.elements)} data ${share(t.data, t.elements)} risk ${share(t.risk, t.elements)}\n`);
process.stdout.write(`${[...wrong].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([key, n]) => `${n} ${key}`).join('\n')}\n`);
