// The visit after a stay: transitional care by the days since the discharge and the level of decision making, where the note calls it that and tells of the contact before it.
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import type { Level } from './types.js';
import table from './data/families.json' with { type: 'json' };

const { from, says, not, contact, day, discharge, complexity } = table.transition;
const FROM: ReadonlySet<string> = new Set(from);
const [SAYS, DENIED, CONTACT, HIGH, MODERATE] = [either(says), either(not), either(contact), either(complexity.high), either(complexity.moderate)];
const DAY = day.map((one) => new RegExp(one, 'i'));
const DISCHARGE = new RegExp(discharge, 'gi');
const MS_A_DAY = 86_400_000;

/**
 * The transitional care that a note names where its words were read as an office visit, with the days since the discharge; undefined where it names none, tells of
 * no contact before it, comes after `most` days, or reaches no moderate decision making (`level`, or as the note calls it).
 */
export function findTransition(choice: FamilyChoice, level: Level, { documents, facts: { dateOfService } }: ProcedureInput): { choice: FamilyChoice; level: Level } | undefined {
  const family = FAMILIES['tcm'];
  const told = (pattern: RegExp): boolean => documents.some(({ text }) => pattern.test(text));
  if (!family || !FROM.has(choice.name) || !told(CONTACT)) return undefined;
  const reached = Math.max(level, told(HIGH) ? 3 : told(MODERATE) ? 2 : 0) as Level;
  const named = documents.find(({ text, sentences, sections }) => [...sentences, ...sections.map((one) => ({ start: one.headingStart, end: one.start }))].some(({ start, end }) => SAYS.test(text.slice(start, end)) && !DENIED.test(text.slice(start, end))));
  const days = named && readDays(named.text, dateOfService);
  if (!named || reached < table.transition.least || (days !== undefined && days > table.transition.most)) return undefined;
  return { choice: { ...choice, name: 'tcm', family, days }, level: reached };
}

/** Days that the text states, else those between the discharge that it dates and the visit. */
function readDays(text: string, dateOfService: string): number | undefined {
  const stated = DAY.map((one) => one.exec(text)?.slice(1).find((group) => group !== undefined)).find((group) => group !== undefined);
  if (stated !== undefined) return Number(stated);
  const service = Date.parse(dateOfService);
  const gaps = [...text.matchAll(DISCHARGE)].map(([, month, date, year]) => {
    const full = year === undefined ? dateOfService.slice(0, 4) : year.length === 2 ? `20${year}` : year;
    return (service - Date.parse(`${full}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`)) / MS_A_DAY;
  });
  return gaps.find((gap) => gap >= 0);
}
