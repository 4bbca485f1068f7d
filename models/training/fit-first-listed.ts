// Fits the section, order and chapter weights of src/assembly/first-listed/first-listed.json on the claims train notes: `npx tsx models/training/fit-first-listed.ts [--write]`.
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCodes, scoreFirstListed, type FirstListedFeatures, type FirstListedWeights } from '../../src/assembly/first-listed/first-listed-place.js';
import { readDocument } from '../../src/document/index.js';
import { loadEdition, undotted } from '../../src/reference/index.js';
import { barredFirst } from '../../src/reference/sequencing.js';
import type { DraftCode } from '../../src/types.js';
import { readJson, readRows, ROOT, SHARED } from './note-sources.js';

interface Row { encounter: { text: string; setting: string }; diagnoses: { code: string; role: string; certainty: string; alternatives: string[]; evidence: string[] }[] }
interface Note { codes: DraftCode[]; gold: Set<string>; barred: Set<string> }

const TABLE = join(ROOT, 'src/assembly/first-listed/first-listed.json');
/** Stand-in for the scorer's logit, which is not part of the fit: required codes score above optional ones. */
const LOGIT = { required: 1.5, optional: 0.3 };
const ROUNDS = 3, STEPS = 150, RATE = 0.08, PULL = 0.002, SHRINK = 0.02;
const dx = loadEdition().icd10cm;

async function readNotes(split: string, inpatient: boolean): Promise<Note[]> {
  const rows: Row[] = [];
  for await (const row of readRows<Row>(join(SHARED, `datasets/claims/${split}.jsonl.gz`))) rows.push(row);
  return rows.filter((row) => (row.encounter.setting === 'inpatient') === inpatient).flatMap((row) => {
    const first = row.diagnoses.find((item) => item.role === 'first_listed');
    if (!first || row.diagnoses.length < 2) return [];
    const { text } = row.encounter;
    const { sections } = readDocument({ id: 'd1', text });
    const codes = row.diagnoses.map((item): DraftCode => ({
      system: 'ICD-10-CM', code: undotted(item.code), logit: item.certainty === 'required' ? LOGIT.required : LOGIT.optional, probability: 1, sources: [], flags: [],
      evidence: item.evidence.flatMap((quote) => {
        const start = text.indexOf(quote);
        const section = sections.find((one) => start >= one.headingStart && start < one.end)?.kind;
        return start < 0 ? [] : [{ documentId: 'd1', start, end: start + quote.length, text: quote, ...(section ? { section } : {}) }];
      }),
    }));
    return [{ codes, gold: new Set([first.code, ...first.alternatives].map(undotted)), barred: new Set(codes.map((item) => item.code).filter((code) => barredFirst(code, dx, inpatient).size > 0)) }];
  });
}

function scores(note: Note, weights: FirstListedWeights): { item: FirstListedFeatures; score: number }[] {
  return describeCodes(note.codes, weights).map((item) => ({ item, score: scoreFirstListed(item, weights) - (note.barred.has(item.code.code) ? 50 : 0) }));
}

const accuracy = (notes: Note[], weights: FirstListedWeights): number =>
  notes.filter((note) => note.gold.has(scores(note, weights).reduce((a, b) => (b.score > a.score ? b : a)).item.code.code)).length / notes.length;

/** Conditional logit by gradient steps (Adam); sections are pulled to where they started, chapters to zero. */
function fitWeights(notes: Note[], start: FirstListedWeights): FirstListedWeights {
  const weights = structuredClone(start);
  const initial = structuredClone(start.sections);
  const first = new Map<string, number>(), second = new Map<string, number>();
  for (let step = 1; step <= ROUNDS * STEPS; step += 1) {
    const slope = new Map<string, number>();
    const add = (key: string, by: number) => slope.set(key, (slope.get(key) ?? 0) + by / notes.length);
    for (const note of notes) {
      const rows = scores(note, weights);
      const top = Math.max(...rows.map((row) => row.score));
      const mass = rows.map((row) => Math.exp(row.score - top));
      const all = mass.reduce((a, b) => a + b, 0);
      const right = mass.filter((_, at) => note.gold.has(rows[at]!.item.code.code)).reduce((a, b) => a + b, 0);
      if (right / all < 1e-9) continue;
      rows.forEach(({ item }, at) => {
        const push = (note.gold.has(item.code.code) ? mass[at]! / right : 0) - mass[at]! / all;
        add(`s ${item.kind}`, push);
        add('order', push * item.rank);
        add(`c ${item.chapter}`, push);
      });
    }
    for (const [key, value] of slope) {
      const [group, name = ''] = key.split(' ');
      const bag = group === 's' ? weights.sections : weights.chapters;
      const now = group === 'order' ? weights.order : (bag[name] ?? (group === 's' ? (start.sections.other ?? 0) : 0));
      const g = value - (group === 's' ? PULL * (now - (initial[name] ?? start.sections.other ?? 0)) : group === 'c' ? SHRINK * now : 0);
      first.set(key, 0.9 * (first.get(key) ?? 0) + 0.1 * g);
      second.set(key, 0.99 * (second.get(key) ?? 0) + 0.01 * g * g);
      const move = (RATE * (step > ROUNDS * STEPS * 0.6 ? 0.2 : 1) * (first.get(key)! / (1 - 0.9 ** step))) / (Math.sqrt(second.get(key)! / (1 - 0.99 ** step)) + 1e-8);
      if (group === 'order') weights.order = now + move;
      else bag[name] = now + move;
    }
  }
  const round = (bag: Record<string, number>) => Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, Math.round(value * 100) / 100]));
  return { sections: round(weights.sections), order: Math.round(weights.order * 1000) / 1000, logit: weights.logit, chapters: round(weights.chapters) };
}

const table = readJson<Record<'outpatient' | 'inpatient', FirstListedWeights>>(TABLE);
for (const setting of ['outpatient', 'inpatient'] as const) {
  const [train, dev] = [await readNotes('train', setting === 'inpatient'), await readNotes('dev', setting === 'inpatient')];
  const folds = [0, 1, 2, 3].map((fold) => {
    const weights = fitWeights(train.filter((_, at) => at % 4 !== fold), table[setting]);
    return accuracy(train.filter((_, at) => at % 4 === fold), weights);
  });
  const before = [accuracy(train, table[setting]), accuracy(dev, table[setting])];
  table[setting] = fitWeights(train, table[setting]);
  const show = (value: number) => value.toFixed(3);
  process.stdout.write(`${setting}: ${train.length} train, ${dev.length} dev; before ${before.map(show).join(' / ')}, fitted ${show(accuracy(train, table[setting]))} / ${show(accuracy(dev, table[setting]))}, four folds ${show(folds.reduce((a, b) => a + b, 0) / 4)}\n`);
}
if (process.argv.includes('--write')) writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
