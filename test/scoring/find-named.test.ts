// Items of a list of diagnoses whose words name a condition and nothing else.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { findNamed } from '../../src/scoring/find-named.js';

const cm = loadEdition().icd10cm;
const place = (code: string): number => cm.billable.indexOf(code);
const WORDS: [RegExp, string][] = [[/planus/i, 'M2140'], [/corns/i, 'L84'], [/pterygium/i, 'H11001'], [/gout/i, 'M109']];

/** Items of a text when the linker gives the code of a known word that cosine, and another category .3. */
function namesIn(text: string, cosine = 0.7): string[] {
  const mentions = findMentions(readDocument({ id: 'd1', text }));
  const ids = mentions.map(({ text: said }) => WORDS.find(([word]) => word.test(said))?.[1]);
  const scores = Float32Array.from(ids.flatMap((code) => (code ? [cosine, 0.3] : [0.2, 0.1])));
  const input = { mentions, chars: text.length, scores: { k: 2, ids: Int32Array.from(ids.flatMap((code) => [place(code ?? 'Z0000'), place('Z0001')])), scores }, hits: mentions.map(() => []), facts: { documentType: 'progress_note' as const, setting: 'office' as const, patient: {} } };
  return findNamed(input, cm).map(({ mention, codes }) => `${mention.text}=${codes.join('/')}`);
}

describe('items of a list of diagnoses', () => {
  it('are its lines, what opens them, and what follows a semicolon', () => {
    expect(namesIn('Assessment:\n1. Pes planus, braces\n2. Corns')).toEqual(['Pes planus=M2140', 'Corns=L84']);
    expect(namesIn('Impression: new shoes for play; corns; walks well.')).toEqual(['corns=L84']);
  });
  it('are the parts of a sentence of nothing else', () => {
    expect(namesIn('Assessment: pes planus, corns and gout.')).toEqual(['pes planus=M2140', 'corns=L84', 'gout=M109']);
    expect(namesIn('Assessment: new inserts that help with walks, corns, and a talk.')).toEqual([]);
  });
  it('name a condition surely', () => {
    expect(namesIn('Assessment:\n1. Corns', 0.5)).toEqual([]);
    expect(namesIn('Assessment:\n1. She has corns')).toEqual([]);
  });
  it('stand in a section that assesses and are not denied, doubted or over', () => {
    expect(namesIn('HPI:\n1. Corns')).toEqual([]);
    expect(namesIn('Assessment:\n1. Possible gout\n2. No corns\n3. Pes planus considered\n4. Pterygium, resolved')).toEqual([]);
  });
});
