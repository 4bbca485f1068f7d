// Counts how many of the plainly named items of the training notes' lists of diagnoses the reference coding reports, by section and chapter: tsx models/training/count-assessed.ts [src/assembly/assessment/assessed.json]
// Items that another reference code tells better (assessed.json: same) do not count. With a file its `shares` are written again; without one they are printed.
import './report-errors.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { liftAssessed } from '../../src/assembly/assessment/lift-assessed.js';
import { inferSetting, readDocument } from '../../src/document/index.js';
import { LABELS_KEPT } from '../../src/encoder/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { settleDoubt } from '../../src/mentions/settle-doubt.js';
import { type Encoders, openEncoders } from '../../src/pipeline.js';
import { retrieve } from '../../src/retrieval/index.js';
import { findNamed, LISTING } from '../../src/scoring/find-named.js';
import type { ScoringInput } from '../../src/scoring/index.js';
import type { DraftCode } from '../../src/types.js';
import { type CodedNote, readRows, trainingPaths, undot } from './note-sources.js';

/** A group with fewer items is left out. */
const LEAST = 20;
const [out] = process.argv.slice(2);
const groups = new Map<string, { items: number; code: number; category: number }>();
const encoders = await openEncoders(undefined, 2);
for (const path of trainingPaths()) for await (const note of readRows<CodedNote>(path)) {
  const title = (code: string): string | undefined => encoders.edition.icd10cm.title(code);
  const slots = note.diagnoses.map(({ code, alternatives = [] }) => [code, ...alternatives].map(undot));
  const input = await readItems(note, encoders);
  for (const item of findNamed(input, encoders.edition.icd10cm)) {
    const own = (code: string): boolean => item.codes.some((named) => named.slice(0, 3) === code.slice(0, 3));
    const others = slots.filter((codes) => !codes.some(own)).map(([code]) => draft(code!));
    const lifted = (beside: readonly DraftCode[]): boolean => liftAssessed([...beside, draft(item.codes[0]!)], (one) => beside.includes(one), [item], title).assessed.size > 0;
    const category = slots.flat().some(own);
    if (!lifted(category ? [] : others)) continue;
    for (const key of ['all', `section ${item.mention.section}`, `chapter ${item.codes[0]![0]}`, `setting ${input.facts.setting}`]) {
      const group = groups.get(key) ?? { items: 0, code: 0, category: 0 };
      groups.set(key, { items: group.items + 1, code: group.code + Number(slots.flat().some((code) => item.codes.includes(code))), category: group.category + Number(category) });
    }
  }
}
const share = (part: number, of: number): number => Number((part / of).toFixed(3));
const shares = [...groups].filter(([, { items }]) => items >= LEAST).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { items, code, category }]) => [key, { items, category: share(category, items), code: share(code, items) }] as const);
const rows = shares.map(([key, row]) => `  ${JSON.stringify(key)}: ${JSON.stringify(row)}`).join(',\n');
if (out) writeFileSync(out, readFileSync(out, 'utf8').replace(/"shares": \{[\s\S]*?\n \}/, `"shares": {\n${rows}\n }`));
else process.stdout.write(`${rows}\n`);
await encoders.linker.close();

function draft(code: string): DraftCode {
  return { system: 'ICD-10-CM', code, logit: 0, probability: 0, evidence: [], sources: [], flags: [] };
}

/** A note as far as its named items go: no support model is asked. */
async function readItems({ encounter }: CodedNote, { linker, lexicon }: Encoders): Promise<ScoringInput> {
  const parsed = readDocument({ id: 'd1', text: encounter.text, ...(encounter.documentType ? { type: encounter.documentType } : {}) }, encounter.setting);
  const facts = { setting: encounter.setting ?? inferSetting(parsed), documentType: parsed.type, patient: encounter.patient ?? {} };
  const all = settleDoubt({ documents: [parsed], mentions: findMentions(parsed) }, facts.setting).mentions;
  const mentions = all.filter(({ section }) => LISTING.has(section));
  const scores = await linker.score(mentions.map(({ text, spelled }) => (spelled ?? text).toLowerCase().replace(/\s+/g, ' ')), LABELS_KEPT);
  return { mentions, chars: encounter.text.length, scores, hits: retrieve(mentions, lexicon), facts };
}
