// A vaccine that was given has the encounter for immunization as its reason, whatever else the visit was for.
import type { ClaimLine, Rule } from '../contract.js';
import table from '../data/vaccine-reason.json' with { type: 'json' };
import { addCode, diagnosesOf, finding, joinEvidence, silent, withDiagnoses } from '../lines.js';
import { isWithin, listCodes, proceduresOf } from '../procedures/procedure-lines.js';

const { reason, keeps } = table;
const isVaccine = ({ code }: ClaimLine): boolean => isWithin(code, table.vaccines);
const isGiving = ({ code }: ClaimLine): boolean => isWithin(code, table.givings);

export const vaccineReason: Rule = {
  id: 'vaccine-reason',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.21.c.2: Z23 is for encounters for inoculations and vaccinations',
  run(draft) {
    const vaccines = proceduresOf(draft).filter(isVaccine);
    const diagnoses = diagnosesOf(draft);
    const [first] = vaccines;
    if (first === undefined || diagnoses.some(({ code }) => code === reason)) return silent(draft);
    const last = diagnoses.at(-1);
    const { modifiers: _modifiers, units: _units, linkedDiagnoses: _links, ...like } = first;
    const alone: ClaimLine = { ...like, system: 'ICD-10-CM', code: reason, evidence: joinEvidence(vaccines), sources: [`rule:${vaccineReason.id}`], flags: [] };
    const added = last ? addCode(draft, vaccineReason.id, reason, vaccines, last) : withDiagnoses(draft, [alone]);
    const linked = added.codes.map((line) => (isVaccine(line) || isGiving(line) ? { ...line, linkedDiagnoses: [reason, ...(line.linkedDiagnoses ?? []).filter((code) => keeps.some((start) => code.startsWith(start)))] } : line));
    return { draft: { ...added, codes: linked }, findings: [finding('warning', 'replaced', [reason, ...vaccines.map(({ code }) => code)], `${reason} is the reason of ${listCodes(vaccines.map(({ code }) => code))} and was added.`, vaccineReason.source)] };
  },
};
