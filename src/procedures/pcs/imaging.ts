// The facility's code of a CT (section B), from the words of its report: region, contrast and its osmolality.
import type { Evidence, Query } from '../../types.js';
import { allSentences, toEvidence } from '../lines/read-note.js';
import type { ProcedureInput } from '../types.js';
import table from './data/imaging.json' with { type: 'json' };

const [STUDY, NOT, LOW, HIGH, WITH, BOTH] = [table.study, table.not, table.low, table.high, table.with, table.both].map((one) => new RegExp(one, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const PARTS = table.parts.map(({ code, says }) => ({ code, says: says.map((one) => new RegExp(one, 'i')) }));
const WITHOUT = new RegExp(table.without, 'gi');
/** Sentences of a report that may name the study. */
const NAMING = 3;

export interface ImagedStudy { code: string; evidence: Evidence[]; queries: Query[] }

/** The CT that a report is of, when the institutional claim is asked for; undefined for other reports, regions and kinds. Pure. */
export function readStudy({ documents, facts, claimType, edition }: ProcedureInput): ImagedStudy | undefined {
  if (claimType !== 'institutional' || facts.documentType !== 'diagnostic_report') return undefined;
  const sentences = allSentences(documents);
  const named = sentences.slice(0, NAMING).filter(({ text }) => STUDY.test(text));
  const part = PARTS.find(({ says }) => named.some(({ text }) => says.every((one) => one.test(text))));
  if (!part || named.some(({ text }) => NOT.test(text))) return undefined;
  const said = (pattern: RegExp): boolean => sentences.some(({ text }) => pattern.test(text));
  const both = said(BOTH);
  const given = both || sentences.some(({ text }) => WITH.test(text.replace(WITHOUT, ' ')));
  const contrast = !given ? 'Z' : said(LOW) ? '1' : said(HIGH) ? '0' : 'Y';
  const code = [both ? '0' : 'Z', 'Z'].map((qualifier) => `${part.code}${contrast}${qualifier}Z`).find((one) => edition.procedureTitle('ICD-10-PCS', one) !== undefined);
  if (code === undefined) return undefined;
  const evidence = [toEvidence(named[0]!)];
  const queries: Query[] = contrast === 'Y' ? [{ topic: 'specificity', message: `${code}: the note does not state the contrast agent, or whether its osmolality was high or low`, evidence }] : [];
  return { code, evidence, queries };
}
