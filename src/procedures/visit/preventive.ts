// A visit whose opening words call it a preventive one: of a child it is that alone; of a grown patient whose problems were managed it stands beside the problem visit.
import type { Evidence } from '../../types.js';
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import table from './data/families.json' with { type: 'json' };

const { opening, says, saysOfChild, not, childUnder, families } = table.preventive;
const [ADULT, CHILD, DENIED] = [either(says), either(saysOfChild), either(not)];
const TWINS = families as Record<string, string>;
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
    return { choice: { ...choice, name, family }, evidence: { documentId: id, start, end, text: text.slice(start, end), section }, beside: !child && !healthy };
  }
  // such a note whose first diagnosis is the examination itself was that examination, however it begins
  const quote = healthy && EXAMINATION.test(named[0]?.code ?? '') ? named[0]?.evidence[0] : undefined;
  return quote && { choice: { ...choice, name, family }, evidence: quote, beside: false };
}
