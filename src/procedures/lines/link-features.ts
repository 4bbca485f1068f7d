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
export interface DiagnosisView { code: string; rank: number; title: string; draft: DraftCode; sections: Set<string>; sentences: Set<string>; words: Set<string> }

/** Each diagnosis of the claim with its sentences, sections and title. */
export function viewDiagnoses(input: ProcedureInput): DiagnosisView[] {
  const byId = new Map(input.documents.map((doc) => [doc.id, doc] as const));
  const titleOf = (code: string): string => (input.edition.icd10cm.has(code) ? input.edition.icd10cm.title(code) : '');
  return input.diagnoses.map((draft, rank) => ({
    code: draft.code, rank, draft, title: titleOf(draft.code),
    words: stems(`${titleOf(draft.code)} ${draft.evidence.map((one) => one.text).join(' ')}`),
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

/** Names of the features in the order of `describeLinks`. */
export const LINK_FEATURES = [
  'affinity', 'first', 'rank', 'count', 'only', 'sameSentence', 'sameSection', 'reasonSection', 'problemSection', 'historySection', 'words', 'sideMatch', 'sideMismatch',
  'affinityBelowBest', 'mostWords', 'distance', 'nearest', 'status', 'symptom',
] as const;

interface Pair { affinity: number; words: number; distance: number }

/** Features of a line with each diagnosis of the claim, in their order. Some compare a diagnosis with the others. */
export function describeLinks(view: LineView, diagnoses: readonly DiagnosisView[]): number[][] {
  const lineSentences = view.sentences.map((one) => `${one.documentId}:${one.start}`);
  const lineWords = stems([...view.quotes, ...view.sentences].map((one) => one.text).join(' '));
  const mine = sideIn(view.quotes.map((one) => one.text).join(' . '));
  const pairs = diagnoses.map((one): Pair => ({ affinity: affinity(view.line.code, one.code), words: [...one.words].filter((word) => lineWords.has(word)).length, distance: distanceOf(view, one) }));
  const best = { affinity: Math.max(...pairs.map((one) => one.affinity)), words: Math.max(...pairs.map((one) => one.words)), distance: Math.min(...pairs.map((one) => one.distance)) };
  return diagnoses.map((diagnosis, at) => {
    const pair = pairs[at]!;
    const among = (kinds: readonly string[]): boolean => kinds.some((kind) => diagnosis.sections.has(kind));
    const its = sideIn(diagnosis.title);
    return [
      pair.affinity,
      Number(diagnosis.rank === 0),
      Math.log1p(diagnosis.rank),
      Math.log(diagnoses.length),
      Number(diagnoses.length === 1),
      Number(lineSentences.some((key) => diagnosis.sentences.has(key))),
      Number(view.quotes.some((one) => diagnosis.sections.has(one.section))),
      Number(among(table.sections.reason)),
      Number(among(table.sections.problem)),
      Number(among(table.sections.history)),
      Math.min(pair.words, 3),
      Number(mine !== undefined && mine === its),
      Number(mine !== undefined && its !== undefined && mine !== its && mine !== '50' && its !== '50'),
      pair.affinity - best.affinity,
      Number(pair.words > 0 && pair.words === best.words && pairs.filter((one) => one.words === best.words).length === 1),
      Math.log1p(Math.min(pair.distance, FAR) / 100),
      Number(pair.distance < FAR && pair.distance === best.distance),
      Number(diagnosis.code.startsWith('Z')),
      Number(diagnosis.code.startsWith('R')),
    ];
  });
}

const FAR = 5000;

/** Characters between the nearest words of the two; `FAR` when one has none in the other's document. */
function distanceOf(view: LineView, diagnosis: DiagnosisView): number {
  const gaps = view.quotes.flatMap((quote) => diagnosis.draft.evidence.filter((one) => one.documentId === quote.documentId).map((one) => Math.max(0, one.start - quote.end, quote.start - one.end)));
  return Math.min(FAR, ...gaps);
}
