// What the final list of a stay names ahead of the malignancy that would open the claim (Official Guidelines II, I.C.2). Words: first-listed.json, reasons.
import type { EncounterFacts, Mention } from '../types.js';
import table from './first-listed.json' with { type: 'json' };

const HEADING = new RegExp(table.reasons.heading, 'i');
const PASSING = new RegExp(table.reasons.passing, 'i');
const ROWS = table.reasons.rows.map(({ words, codes }) => ({ words: new RegExp(words, 'i'), codes: new RegExp(codes) }));
const SECTIONS = ['principal_diagnosis', 'discharge_diagnosis', 'diagnosis'];
const MALIGNANT = /^C/;

/** First item of the final list: of the section that has one, else behind words that stand for its heading ("Final: 1. AKI. 2. Prostate cancer."). */
function firstItem(mentions: readonly Mention[]): string | undefined {
  const sentences = mentions.filter(({ level }) => level === 'sentence');
  const section = SECTIONS.find((kind) => sentences.some((one) => one.section === kind));
  const behind = sentences.findLastIndex(({ text }) => HEADING.test(text)) + 1;
  const item = section ? sentences.find((one) => one.section === section) : behind > 0 ? sentences[behind] : undefined;
  return item && !item.assertion.negated ? item.text.split(/[;,]/)[0] : undefined;
}

/** The code of the first item, where the likeliest reason of a stay (`names`, likeliest first) is a malignancy that the list names later. */
export function findTreated(names: readonly string[], mentions: readonly Mention[], { setting }: Pick<EncounterFacts, 'setting'>): string | undefined {
  if (setting !== 'inpatient' || !names[0] || !MALIGNANT.test(names[0])) return undefined;
  const item = firstItem(mentions);
  const row = item === undefined ? undefined : ROWS.find(({ words }) => words.test(item));
  if (!item || !row || (PASSING.test(item) && !row.codes.source.startsWith('^C7'))) return undefined;
  return names.find((name) => row.codes.test(name));
}
