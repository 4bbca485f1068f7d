// A first psychiatric evaluation by the opening words of the note, where its course was read as an office visit.
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import table from './data/families.json' with { type: 'json' };

const { opening, from, says, not, by } = table.titled;
const FROM: ReadonlySet<string> = new Set(from);
const [SAYS, DENIED, OTHER] = [either(says), either(not), either(by)];

/** The psychiatric evaluation, with or without medical services, that the opening of a note names; undefined where it names none. */
export function findTitled(choice: FamilyChoice, { documents }: Pick<ProcedureInput, 'documents'>): FamilyChoice | undefined {
  const named = documents.find(({ text }) => SAYS.test(text.slice(0, opening)) && !DENIED.test(text.slice(0, opening)));
  if (!named || !FROM.has(choice.name)) return undefined;
  const name = OTHER.test(named.text.slice(0, opening)) ? 'psych_np' : 'psych';
  const family = FAMILIES[name];
  return family && { ...choice, name, family };
}
