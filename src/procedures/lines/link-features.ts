// What speaks for a diagnosis as the reason of a line: how often such pairs are linked, and how near the note names both.
import type { DraftCode, ParsedDocument } from '../../types.js';
import type { ProcedureInput } from '../types.js';
import type { LineView } from './contract.js';
import { sideIn } from './find-side.js';
import { sentencesOver } from './read-note.js';
import table from './links.json' with { type: 'json' };

const FINE = table.fine as Record<string, number[]>;
const MIDDLE = table.middle as Record<string, number[]>;
const COARSE = table.coarse as Record<string, number[]>;
const SHRINK = table.shrink;

/** A diagnosis with where the note names it. */
export interface DiagnosisView { code: string; rank: number; title: string; draft: DraftCode; sections: Set<string>; sentences: Set<string> }

/** Each diagnosis of the claim with its sentences, sections and title. */
export function viewDiagnoses(input: ProcedureInput): DiagnosisView[] {
  const byId = new Map(input.documents.map((doc) => [doc.id, doc] as const));
  return input.diagnoses.map((draft, rank) => ({
    code: draft.code, rank, draft,
    title: input.edition.icd10cm.has(draft.code) ? input.edition.icd10cm.title(draft.code) : '',
    sections: new Set(draft.evidence.map((one) => sectionAt(byId.get(one.documentId), one.start, one.end) ?? one.section ?? '')),
    sentences: new Set(draft.evidence.flatMap((one) => sentenceKeys(byId.get(one.documentId), one.start, one.end))),
  }));
}

function sectionAt(doc: ParsedDocument | undefined, start: number, end: number): string | undefined {
  return doc && sentencesOver(doc, start, end)[0]?.section;
}

function sentenceKeys(doc: ParsedDocument | undefined, start: number, end: number): string[] {
  return doc ? sentencesOver(doc, start, end).map((one) => `${one.documentId}:${one.start}`) : [];
}

/** Keys of a code in the three tables, the finest first. */
export function procedureKeys(code: string): [string, string, string] {
  return [code.slice(0, 4), code.slice(0, 3), code.slice(0, 1) + (/^[79]/.test(code) ? code.slice(1, 2) : '')];
}

/** Log-odds that a diagnosis is linked when both are on a claim, shrunk from the finest table to the coarsest. */
export function affinity(procedure: string, diagnosis: string): number {
  const [four, three, one] = procedureKeys(procedure);
  let p = table.base;
  for (const counts of [COARSE[`${one}|${diagnosis.slice(0, 1)}`], MIDDLE[`${three}|${diagnosis.slice(0, 1)}`], FINE[`${three}|${diagnosis.slice(0, 3)}`], FINE[`${four}|${diagnosis.slice(0, 3)}`]]) {
    if (counts) p = (counts[1]! + SHRINK * p) / (counts[0]! + SHRINK);
  }
  return Math.log(p / (1 - p));
}

const STOP = new Set(['other', 'unspecified', 'with', 'without', 'site', 'left', 'right', 'initial', 'encounter', 'disease', 'specified', 'disorder', 'acute', 'chronic', 'patient']);

function stems(text: string): Set<string> {
  return new Set(text.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 3 && !STOP.has(word)).map((word) => word.slice(0, 6)));
}

/** Names of the features in the order of `describeLink`. */
export const LINK_FEATURES = ['affinity', 'first', 'rank', 'count', 'only', 'sameSentence', 'sameSection', 'reasonSection', 'problemSection', 'historySection', 'words', 'sideMatch', 'sideMismatch'] as const;

/** Features of one pair. `count` is the number of diagnoses on the claim. */
export function describeLink(view: LineView, diagnosis: DiagnosisView, count: number): number[] {
  const lineSentences = view.sentences.map((one) => `${one.documentId}:${one.start}`);
  const text = [...view.quotes, ...view.sentences].map((one) => one.text).join(' ');
  const titleWords = stems(`${diagnosis.title} ${diagnosis.draft.evidence.map((one) => one.text).join(' ')}`);
  const shared = [...stems(text)].filter((word) => titleWords.has(word)).length;
  const [mine, its] = [sideOfView(view), sideIn(diagnosis.title)];
  const among = (kinds: readonly string[]): number => (kinds.some((kind) => diagnosis.sections.has(kind)) ? 1 : 0);
  return [
    affinity(view.line.code, diagnosis.code),
    diagnosis.rank === 0 ? 1 : 0,
    Math.log1p(diagnosis.rank),
    Math.log(count),
    count === 1 ? 1 : 0,
    lineSentences.some((key) => diagnosis.sentences.has(key)) ? 1 : 0,
    view.quotes.some((one) => diagnosis.sections.has(one.section)) ? 1 : 0,
    among(table.sections.reason),
    among(table.sections.problem),
    among(table.sections.history),
    Math.min(shared, 3),
    mine !== undefined && mine === its ? 1 : 0,
    mine !== undefined && its !== undefined && mine !== its && mine !== '50' && its !== '50' ? 1 : 0,
  ];
}

function sideOfView(view: LineView): ReturnType<typeof sideIn> {
  return sideIn(view.quotes.map((one) => one.text).join(' . '));
}
