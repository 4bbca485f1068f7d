// What opens the claim of a stay in place of the malignancy behind it in the final list (Official Guidelines II, I.C.2), or of a symptom whose cause is told (II.A), and any claim in place of an adverse effect (I.C.19.e.5.a). Words: first-listed.json, reasons and reasonOfSymptom.
import type { OrderEdge } from '../../reference/sequencing.js';
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import table from './first-listed.json' with { type: 'json' };
import { sharedWords } from '../spans.js';

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

const OF_SYMPTOM = { codes: new RegExp(table.reasonOfSymptom.codes), causes: new RegExp(table.reasonOfSymptom.causes), link: new RegExp(table.reasonOfSymptom.link, 'i') };

/** The code of what a symptom comes from by the words behind its name ("chest pain, likely due to reflux"), where the symptom would open the claim of a stay. */
export function findCause(names: readonly string[], codes: readonly DraftCode[], mentions: readonly Mention[], { setting }: Pick<EncounterFacts, 'setting'>): string | undefined {
  const symptom = names[0] === undefined || setting !== 'inpatient' || !OF_SYMPTOM.codes.test(names[0]) ? undefined : codes.find(({ code }) => code === names[0]);
  for (const quote of symptom?.evidence ?? []) {
    const sentence = mentions.find(({ level, documentId, start, end, assertion }) => level === 'sentence' && documentId === quote.documentId && start <= quote.start && quote.end <= end && !assertion.negated);
    const link = sentence && OF_SYMPTOM.link.exec(sentence.text.slice(quote.start - sentence.start));
    if (!link) continue;
    const from = quote.start + link[0].length;
    const cause = codes.find(({ code, evidence }) => OF_SYMPTOM.causes.test(code) && names.includes(code)
      && evidence.some((other) => other.documentId === quote.documentId && other.end > from && other.end <= sentence.end && other.start <= from + table.reasonOfSymptom.within));
    if (cause) return cause.code;
  }
  return undefined;
}

/** An adverse effect of a drug that was taken as it should be. */
const ADVERSE = /^T(?:3[6-9]|4\d|50)..5/;

/** The likeliest code of what a drug did, where its adverse effect would open the claim: one that the Tabular puts ahead of it, or whose words are of the same statement (Official Guidelines, I.C.19.e.5.a). */
export function findNature(names: readonly string[], codes: readonly DraftCode[], edges: readonly OrderEdge[]): string | undefined {
  const [drug] = names;
  if (drug === undefined || !ADVERSE.test(drug)) return undefined;
  const quotes = codes.find(({ code }) => code === drug)?.evidence ?? [];
  const told = (name: string): boolean => codes.some(({ code, evidence }) => code === name && evidence.some((own) => quotes.some((quote) => sharedWords(own, quote) > 0)));
  return names.find((name) => !name.startsWith('Z') && !ADVERSE.test(name) && (edges.some(({ before, after }) => before === name && after === drug) || told(name)));
}
