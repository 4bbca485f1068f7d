// Claims of the coded training notes for train_first_of_claim.py: a row of features a code by the code that runs, with habits that leave the note's own tenth out.
//   tsx models/training/dump-first-of-claim.ts OUT_DIR [--notes FILE.jsonl.gz]   (another set: read with the habits of all training notes)
// Writes claims.jsonl ({id, source, tenth, names, first: [0 or 1 a code], rows}) and habits.json (of all notes, for the package).
import './report-errors.js';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from '../../src/models/make-folder.js';
import { describeClaim, FIRST_OF_CLAIM_NAMES, type FirstListedHabits, settingGroup } from '../../src/assembly/first-listed/first-of-claim.js';
import { readDocument } from '../../src/document/index.js';
import type { DocumentType, DraftCode, Setting } from '../../src/types.js';
import { type CodedNote, fail, readRows, trainingPaths, undot } from './note-sources.js';

interface Claim { id: string; source: string; tenth: number; facts: { setting: Setting; documentType: DocumentType }; codes: DraftCode[]; first: string; right: Set<string> }

const TENTHS = 10;
/** Beginnings of a code that have a rate of their own, and how many claims its shorter beginning counts for there. */
const BEGINNINGS = { setting: [0, 1, 2, 3, 4, 7], document: [0, 1, 3] }, WEIGHT = { setting: 3, document: 5 };
/** Share of the codes of a claim that open it, before anything is known. */
const PRIOR = 0.2;
const LEAST_PAIRS = 2;

async function readClaims(paths: readonly string[]): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const path of paths) for await (const note of readRows<CodedNote>(path)) {
    const first = note.diagnoses.find(({ role }) => role === 'first_listed');
    if (!first || note.diagnoses.length < 2) continue;
    const { text, setting = 'office' } = note.encounter;
    const doc = readDocument({ id: 'd1', text });
    const codes = note.diagnoses.map((item): DraftCode => ({
      system: 'ICD-10-CM', code: undot(item.code), logit: 0, probability: 1, sources: [], flags: [],
      evidence: (item.evidence ?? []).flatMap((quote) => {
        const start = text.indexOf(quote);
        const section = doc.sections.find((one) => start >= one.headingStart && start < one.end)?.kind;
        return start < 0 ? [] : [{ documentId: 'd1', start, end: start + quote.length, text: quote, ...(section ? { section } : {}) }];
      }),
    }));
    const tenth = createHash('sha256').update(note.id).digest()[0]! % TENTHS;
    claims.push({ id: note.id, source: note.source, tenth, facts: { setting, documentType: doc.type }, codes, first: undot(first.code), right: new Set([first.code, ...(first.alternatives ?? []), ...(first.first_listed_alternatives ?? [])].map(undot)) });
  }
  return claims;
}

/** What opens claims: counts smoothed from the shorter beginning of a code to the longer. */
function countHabits(claims: readonly Claim[]): FirstListedHabits {
  const seen = new Map<string, number>(), opened = new Map<string, number>(), pairs = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { codes, facts, first } of claims) {
    const groups = [[settingGroup(facts.setting), BEGINNINGS.setting], ['', BEGINNINGS.setting], [`${facts.documentType}:`, BEGINNINGS.document]] as const;
    for (const { code } of codes) for (const [group, lengths] of groups) for (const key of new Set(lengths.map((length) => group + code.slice(0, length)))) {
      add(seen, key);
      if (code === first) add(opened, key);
    }
    for (const category of new Set(codes.map(({ code }) => code.slice(0, 3)))) if (category !== first.slice(0, 3)) add(pairs, `${first.slice(0, 3)}>${category}`);
  }
  const shares = new Map<string, number>();
  for (const key of [...seen.keys()].sort((a, b) => a.length - b.length)) {
    const [group, code] = key.includes(':') ? [key.slice(0, key.indexOf(':') + 1), key.slice(key.indexOf(':') + 1)] : ['', key];
    let shorter = PRIOR;
    for (let length = code.length - 1; length >= 0; length--) {
      const share = shares.get(group + code.slice(0, length));
      if (share !== undefined) { shorter = share; break; }
    }
    const weight = group.length > 2 ? WEIGHT.document : WEIGHT.setting;
    shares.set(key, ((opened.get(key) ?? 0) + weight * shorter) / (seen.get(key)! + weight));
  }
  const rates = Object.fromEntries([...shares].map(([key, share]) => [key, round(Math.log(share / (1 - share)))]));
  const against = [...pairs].flatMap(([key, count]) => {
    const back = pairs.get(key.split('>').reverse().join('>')) ?? 0;
    return count > back && count + back >= LEAST_PAIRS ? [[key, round(Math.log((count + 0.5) / (back + 0.5)))] as const] : [];
  });
  return { rates, pairs: Object.fromEntries(against) };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const { values, positionals: [out] } = parseArgs({ allowPositionals: true, options: { notes: { type: 'string' } } });
if (!out) fail('needed: OUT_DIR', 2);
makeFolder(out);
const claims = await readClaims(trainingPaths());
const all = countHabits(claims);
const apart = values.notes ? [] : Array.from({ length: TENTHS }, (_, tenth) => countHabits(claims.filter((claim) => claim.tenth !== tenth)));
const lines = (values.notes ? await readClaims([values.notes]) : claims).map(({ id, source, tenth, facts, codes, right }) => JSON.stringify({
  id, source, tenth, names: FIRST_OF_CLAIM_NAMES, first: codes.map(({ code }) => Number(right.has(code))),
  rows: describeClaim(codes, facts, apart[tenth] ?? all).map((row) => [...row].map(round)),
}));
writeFileSync(join(out, 'claims.jsonl'), `${lines.join('\n')}\n`);
writeFileSync(join(out, 'habits.json'), JSON.stringify(all));
process.stdout.write(`${lines.length} claims, ${Object.keys(all.rates).length} rates, ${Object.keys(all.pairs).length} pairs\n`);
