// What the engine makes of a package's encoders on the texts of parity_fixture.py: check-exports.ts and test/encoder/parity.test.ts compare it with what Python makes of them.
import { openLinker, openTagger, openTokenizer } from '../../src/encoder/index.js';
import type { ModelPackage } from '../../src/models/load-package.js';
import { loadEdition } from '../../src/reference/index.js';

/** What parity_fixture.py writes; `some` tokens of a text of all rows that are ASCII, each with the word that it belongs to. */
export interface EncoderFixture {
  scale: number;
  rows: { text: string; ids: number[]; top: [code: string, probability: number, cosine: number][] }[];
  support: { prefix: string; tokens: number; some: [token: number, start: number, end: number, probability: number[]][] };
}

/** How far a probability of each model may be from Python's: int8 sums come out otherwise on other processors. One word piece that is read otherwise moves the support model's by .1. */
export const MOST_ENCODERS_APART = { linker: 1e-2, support: 5e-2 };

/** Texts that get other token ids, how far probabilities of the linker and of the support model (undefined: the package has none) are apart at most, and tokens that another word of the text has. */
export async function compareEncoders({ scale, rows, support }: EncoderFixture, pkg: ModelPackage, threads: number): Promise<{ otherIds: number; linker: number; support?: number; otherWords: number }> {
  const { linker: sizes, support: supportSizes, procedures } = pkg.manifest;
  const tokenizer = await openTokenizer(pkg.dir);
  const otherIds = rows.filter(({ text, ids }) => tokenizer.encode(text, sizes.maxTokens).join() !== ids.join()).length;
  const { billable } = loadEdition().icd10cm;
  const place = new Map(billable.map((code, i) => [code, i]));
  const linker = await openLinker(tokenizer, { ...sizes, model: pkg.read(sizes.file), threads });
  let apart = 0;
  for (const { text, top } of rows) {
    const [cosines] = await linker.cosines([text], billable.length + (procedures?.count ?? 0));
    const powers = cosines!.subarray(0, billable.length).map((cosine) => Math.exp(scale * (cosine - 1)));
    const total = powers.reduce((a, b) => a + b, 0);
    for (const [code, probability] of top) apart = Math.max(apart, Math.abs(powers[place.get(code)!]! / total - probability));
  }
  await linker.close();
  if (!supportSizes) return { otherIds, linker: apart, otherWords: 0 };
  const tagger = await openTagger(tokenizer, { ...supportSizes, outputs: [supportSizes.output], model: pkg.read(supportSizes.file), threads });
  const tags = await tagger.tag(rows.map(({ text }) => text).filter((text) => /^[ -~]*$/.test(text)).join('. '), support.prefix);
  await tagger.close();
  const width = tags.classes.length;
  const off = support.some.map(([token, , , probability]) => Math.max(...probability.map((p, k) => Math.abs(tags.probability[token * width + k]! - p))));
  const otherWords = support.some.filter(([token, start, end]) => tags.start[token] !== start || tags.end[token] !== end).length + Math.abs(tags.start.length - support.tokens);
  return { otherIds, linker: apart, support: Math.max(...off), otherWords };
}
