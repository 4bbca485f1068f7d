// Builds the lexicon of a model package from the shipped edition and the written forms: `tsx models/training/build-lexicon.ts OUT.txt.gz`.
import './report-errors.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadEdition } from '../../src/reference/index.js';
import { LEXICON_SOURCES } from '../../src/retrieval/lexicon.js';
import { phraseKey, splitWords } from '../../src/retrieval/normalize.js';
import { fail } from './note-sources.js';

/** A phrase that names more codes than this says too little. */
const MAX_CODES = 6;
const MAX_CONTENT_WORDS = 7;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cm = loadEdition().icd10cm;
const place = new Map(cm.billable.map((code, i) => [code, i]));
const keys = new Map<string, Map<number, number>>();

function add(phrase: string, code: string, source: number): void {
  const label = resolveLabel(code);
  if (label === undefined) return;
  const key = phraseKey(splitWords(phrase).map((w) => w.stem));
  const words = key.split(' ').length;
  if (key.length < 2 || words > MAX_CONTENT_WORDS) return;
  const codes = keys.get(key) ?? new Map<number, number>();
  codes.set(label, (codes.get(label) ?? 0) | source);
  keys.set(key, codes);
}

/** A billable code itself; a category as its unspecified or initial-encounter descendant, which is what the Index default means. */
function resolveLabel(code: string): number | undefined {
  const own = place.get(code);
  if (own !== undefined) return own;
  const under = cm.has(code) ? cm.billableUnder(code) : [];
  const cost = (c: string): number => {
    const title = cm.title(c).toLowerCase();
    const seventh = c.length === 7 ? (c[6] ?? '') : 'A';
    return (/[A09]/.test(seventh) ? 0 : 8) + (title.includes('unspecified') ? 0 : 4) + (title.includes('without') ? 0 : 2);
  };
  let best: string | undefined;
  for (const c of under) if (best === undefined || cost(c) < cost(best)) best = c;
  return best === undefined ? undefined : place.get(best);
}

for (const code of cm.billable) {
  const title = cm.title(code);
  add(title, code, LEXICON_SOURCES.title);
  const plain = title.replace(/,? unspecified\b|\bunspecified /gi, ' ').replace(/,? initial encounter.*$/i, '').replace(/ without (complication|foreign body)s?/i, '');
  if (plain !== title) add(plain, code, LEXICON_SOURCES.title);
}
const written = (note: string): string => note.replace(/\([^)]*\)/g, ' ').replace(/\b(NOS|NEC)\b/g, ' ');
for (const code of cm.billable) {
  for (const kind of ['inclusionTerm', 'includes'] as const) {
    for (const note of cm.notes(code, kind)) if (note.at === code) add(written(note.text), code, LEXICON_SOURCES.inclusion);
  }
}
for (const which of ['disease', 'neoplasm', 'external'] as const) {
  for (const entry of loadEdition().index(which)) {
    if (!entry.code || which === 'neoplasm') continue;
    add(written(entry.path.join(' ')), entry.code.replace(/[.-]/g, ''), LEXICON_SOURCES.index);
  }
}
const forms = gunzipSync(readFileSync(join(root, 'training-data', 'surface-forms', 'forms.tsv.gz'))).toString('utf8');
const abbreviations = readFileSync(join(root, 'training-data', 'abbreviations', 'abbreviations.tsv'), 'utf8');
for (const line of [forms, abbreviations].flatMap((table) => table.split('\n').slice(1))) {
  const [code, form] = line.split('\t');
  if (code && form) add(form, code.replace('.', ''), LEXICON_SOURCES.form);
}
const lines: string[] = [];
let dropped = 0;
for (const [key, codes] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (codes.size > MAX_CODES) {
    dropped++;
    continue;
  }
  lines.push(`${key}\t${[...codes].map(([label, sources]) => `${label}:${sources}`).join(',')}`);
}
const out = process.argv[2];
if (!out) fail('usage: build-lexicon.ts OUT.txt.gz', 2);
writeFileSync(out, gzipSync(lines.join('\n'), { level: 9 }));
process.stderr.write(`${lines.length} phrases, ${dropped} dropped as naming more than ${MAX_CODES} codes\n`);
