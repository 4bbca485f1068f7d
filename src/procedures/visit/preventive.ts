// A visit whose opening words call it a preventive one: of a child it is that alone; of a grown patient whose problems were managed it stands beside the problem visit.
import type { Evidence } from '../../types.js';
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import type { CountedElements } from './count-elements.js';
import table from './data/families.json' with { type: 'json' };

const { opening, says, saysOfChild, not, childUnder, families } = table.preventive;
const [ADULT, CHILD, DENIED] = [either(says), either(saysOfChild), either(not)];
const TWINS = families as Record<string, string>;
const DRUG_CUES: ReadonlySet<string> = new Set(['prescription', 'drug_managed', 'rx_plan']);
/** General examination of an adult, of a child. */
const EXAMINATION = /^Z00[01]/;

export interface Preventive { choice: FamilyChoice; evidence: Evidence; /** Whether the problem visit stands as well. */ beside: boolean }

/** The preventive visit that the opening of the note names where the words of its course were read as a problem visit; undefined where there is none. */
export function findPreventive(choice: FamilyChoice, { documents, facts: { patient }, diagnoses }: ProcedureInput): Preventive | undefined {
  const name = TWINS[choice.name];
  const family = name === undefined ? undefined : FAMILIES[name];
  if (!name || !family || patient.age === undefined) return undefined;
  const child = patient.age < childUnder;
  // a note that ends with no diagnosis but reasons of health addressed no problem
  const named = diagnoses.filter(({ system }) => system === 'ICD-10-CM');
  const healthy = named.length > 0 && named.every((one) => one.code.startsWith('Z'));
  for (const { id, text, sentences } of documents) {
    const said = sentences.find(({ start, end }) => start < opening && !DENIED.test(text.slice(start, end)) && (child ? CHILD : ADULT).test(text.slice(start, end)));
    if (!said) continue;
    const { start, end, section } = said;
    return { choice: { ...choice, name, family }, evidence: { documentId: id, start, end, text: text.slice(start, end), section }, beside: !child && !healthy && !isSettled(documents) };
  }
  // such a note whose first diagnosis is the examination itself was that examination, however it begins
  const quote = healthy && EXAMINATION.test(named[0]?.code ?? '') ? named[0]?.evidence[0] : undefined;
  return quote && { choice: { ...choice, name, family }, evidence: quote, beside: false };
}

const BESIDE: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(TWINS).map(([visit, name]) => [name, visit]));
const [SEPARATE, UNSETTLED, SETTLED, CHANGED] = [either(table.preventive.separate), either(table.preventive.unsettled), either(table.preventive.settled), either(table.preventive.changed)];
/** What the note says was not there or not done. */
const NOTHING = /\b(?:no|not|without|denies|never)\b(?: [\w-]+){1,3}/gi;

/** Whether the note says that its diseases are settled, and nothing of one that is not, separate or changed: such a disease is looked at with the preventive visit (CPT: an insignificant problem is not reported beside). */
function isSettled(documents: ProcedureInput['documents']): boolean {
  const text = documents.map((one) => one.text.replace(NOTHING, ' ')).join('\n');
  return documents.some((one) => SETTLED.test(one.text)) && ![SEPARATE, UNSETTLED, CHANGED].some((words) => words.test(text));
}

/**
 * The problem visit that goes with a preventive one: a problem that is none of the examination was treated with a prescription drug and the note calls it new,
 * worse, not at goal or separate (CPT, preventive medicine services: a significant problem that needs the work of a visit is reported beside, with 25).
 */
export function findProblemBeside(choice: FamilyChoice, { levels, support }: CountedElements, { documents, diagnoses, facts: { patient } }: ProcedureInput): { choice: FamilyChoice; evidence: Evidence[] } | undefined {
  const name = BESIDE[choice.name];
  const family = name === undefined ? undefined : FAMILIES[name];
  const problem = diagnoses.find(({ system, code, evidence }) => system === 'ICD-10-CM' && /^[A-T]/.test(code) && evidence.length > 0);
  if (!name || !family || !problem || levels.risk < 2) return undefined;
  const drug = support.risk.find(({ level, cue }) => level >= 2 && DRUG_CUES.has(cue));
  const said = documents.some(({ text }) => SEPARATE.test(text));
  const child = patient.age !== undefined && patient.age < childUnder;
  if (!drug || !(said || (!child && documents.some(({ text }) => UNSETTLED.test(text))))) return undefined;
  return { choice: { ...choice, name, family }, evidence: [problem.evidence[0]!, drug.evidence] };
}
