// Phrases of exhaustively coded case reports and the codes that they go with: tsx count-finding-terms.ts --notes FILE (by codiesp-as-notes.ts) --folds FILE --out DIR
// Writes DIR/finding-terms.json.gz (all documents) and DIR/finding-terms-without-K.json.gz for each fold K (its own documents' features are dumped with it).
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { type FindingTermsFile, phrasesOf } from '../../src/scoring/finding-terms.js';
import { type CodiespAsNote, readWriting } from './codiesp-writing.js';
import { fail, readFolds, readRows } from './note-sources.js';

/** A phrase speaks for a code when at least so many documents have both, when so large a share of its documents (one more counted against it) has the code, and when that is so many times the code's share of all documents. Chosen by candidates' recall on folds of CodiEsp train. */
const LEAST_DOCUMENTS = 3;
const LEAST_RATE = 0.2;
const LEAST_LIFT = 3;

interface Report { fold: number; phrases: ReadonlySet<string>; codes: ReadonlySet<string> }

const { values } = parseArgs({ options: { notes: { type: 'string' }, folds: { type: 'string' }, out: { type: 'string' } } });
const { notes, folds: foldsFile, out } = values;
if (!notes || !foldsFile || !out) fail('needed: --notes --folds --out', 2);
const folds = readFolds(foldsFile);
const reports: Report[] = [];
for await (const note of readRows<CodiespAsNote>(notes)) {
  const phrases = new Set<string>();
  for (const { text, assertion } of findMentions(readDocument({ id: 'd1', text: note.encounter.text }))) {
    if (!assertion.negated && !assertion.family && !assertion.hypothetical) for (const key of phrasesOf(text).keys()) phrases.add(key);
  }
  reports.push({ fold: folds[note.id]!, phrases, codes: new Set(note.diagnoses.map((d) => d.written)) });
}
const { predecessors, unpadded, standing } = readWriting(reports.flatMap((r) => [...r.codes]));
for (const fold of new Set(reports.map((r) => r.fold))) save(`finding-terms-without-${fold}.json.gz`, reports.filter((r) => r.fold !== fold));
save('finding-terms.json.gz', reports);

function save(name: string, counted: readonly Report[]): void {
  const documents = new Map<string, number>();
  const together = new Map<string, Map<string, number>>();
  const ofCode = new Map<string, number>();
  for (const { phrases, codes } of counted) {
    for (const code of codes) ofCode.set(code, (ofCode.get(code) ?? 0) + 1);
    for (const key of phrases) documents.set(key, (documents.get(key) ?? 0) + 1);
  }
  for (const { phrases, codes } of counted) {
    for (const key of phrases) {
      if (documents.get(key)! < LEAST_DOCUMENTS) continue;
      const row = together.get(key) ?? new Map<string, number>();
      for (const code of codes) row.set(code, (row.get(code) ?? 0) + 1);
      together.set(key, row);
    }
  }
  const terms: FindingTermsFile['terms'] = {};
  for (const key of [...together.keys()].sort()) {
    const all = documents.get(key)!;
    const good = [...together.get(key)!].flatMap(([written, both]): [string, number, number, number][] => {
      const label = standing.get(written);
      const enough = both >= LEAST_DOCUMENTS && both / (all + 1) >= LEAST_RATE && both / all >= (LEAST_LIFT * ofCode.get(written)!) / counted.length;
      return enough && label !== undefined ? [[written, label, Number((both / (all + 1)).toFixed(3)), all]] : [];
    });
    if (good.length > 0) terms[key] = good;
  }
  const file: FindingTermsFile = { schema: 1, source: 'CodiEsp train (English), document by document; code list: CMS general equivalence mapping FY2018', predecessors, unpadded, terms };
  writeFileSync(join(out!, name), gzipSync(JSON.stringify(file), { level: 9 }));
  process.stderr.write(`${name}: ${Object.keys(terms).length} phrases of ${counted.length} documents\n`);
}
