// The pain for which an examination that found nothing was ordered, at the part that was examined (Official Guidelines, IV.K). Words: place-pain.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import table from './place-pain.json' with { type: 'json' };
import { stateCode } from '../state-code.js';

const INDICATION = new RegExp(table.indication, 'i');
const PASSED_OVER = new Set(table.notSections);
const EXAM = new RegExp(table.exams, 'gi');
const RIGHT = new RegExp(table.right, 'i');
const LEFT = new RegExp(table.left, 'i');
const PARTS = table.parts.map(({ words, codes }) => ({ words: new RegExp(words, 'i'), codes }));

/** Texts in which an examination and its part are named, each cut to what stands around the name of the examination. */
function namesOfExams(mentions: readonly Mention[]): string[] {
  return mentions.filter(({ level }) => level === 'sentence')
    .flatMap(({ text }) => [...text.matchAll(EXAM)].map(({ 0: name, index }) => text.slice(Math.max(0, index - table.between), index + name.length + table.between)));
}

/** Pain without a part, which gives way to that of the part, and what says only how an injury came about. */
const WITHOUT_PART = 'R52';
const CIRCUMSTANCE = /^[V-Y]/;

/** The codes with that of the pain, of a report on which no other condition stands; as they are where the report tells no such indication, or examined more than one part. */
export function placePain(codes: readonly DraftCode[], mentions: readonly Mention[], facts: Pick<EncounterFacts, 'documentType'>): DraftCode[] {
  const others = codes.filter(({ code }) => code !== WITHOUT_PART);
  const pain = facts.documentType === 'diagnostic_report' && others.every(({ code }) => CIRCUMSTANCE.test(code)) ? readPain(mentions) : undefined;
  return pain ? [pain, ...others] : [...codes];
}

function readPain(mentions: readonly Mention[]): DraftCode | undefined {
  const indication = mentions.find(({ text, section, assertion }) => !assertion.negated && !PASSED_OVER.has(section) && INDICATION.test(text.trim()));
  if (!indication) return undefined;
  const exams = namesOfExams(mentions);
  const parts = PARTS.filter(({ words }) => exams.some((text) => words.test(text)));
  const [part] = parts;
  if (!part || parts.length > 1) return undefined;
  const around = [indication.text, ...exams.filter((text) => part.words.test(text))];
  const [right, left] = [RIGHT, LEFT].map((side) => around.some((text) => side.test(text)));
  const code = part.codes[right === left ? 2 : right ? 0 : 1]!;
  return stateCode(code, indication, table.standsAt, 0);
}
