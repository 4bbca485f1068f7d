// A category of visit that the opening words of a note name, where its course was read as another one.
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import table from './data/families.json' with { type: 'json' };

interface TitleRow { to: Record<string, string>; says: string[]; not: string[]; opens?: string[]; also?: string[]; oldest?: number }

const { opening } = table.titled;
const ROWS = (table.titled.rows as unknown as TitleRow[]).map(({ says, not, opens, also, ...row }) => ({ ...row, says: either(says), not: either(not), opens: either(opens), also: either(also) }));

/** The category that the opening of a note names (a first psychiatric evaluation, a visit at home or in a nursing facility, neonatal critical care); undefined where it names none. */
export function findTitled(choice: FamilyChoice, { documents, facts: { patient, setting } }: Pick<ProcedureInput, 'documents' | 'facts'>): FamilyChoice | undefined {
  for (const row of ROWS) {
    const name = forPatient(row.to[choice.name], patient.newPatient);
    const family = name === undefined ? undefined : FAMILIES[name];
    if (!name || !family?.settings.includes(setting) || (row.oldest !== undefined && (patient.age ?? Number.POSITIVE_INFINITY) > row.oldest)) continue;
    const named = documents.some(({ text }) => {
      const head = text.slice(0, opening);
      return row.says.test(head) && !row.not.test(head) && (row.opens?.test(head) ?? true) && (row.also?.test(text) ?? true);
    });
    if (named) return { ...choice, name, family };
  }
  return undefined;
}

/** The category, or its twin where the encounter says that the patient is of the other kind. */
function forPatient(name: string | undefined, isNew: boolean | undefined): string | undefined {
  const family = name === undefined ? undefined : FAMILIES[name];
  return family?.twin !== undefined && isNew !== undefined && (family.patient === 'new') !== isNew ? family.twin : name;
}
