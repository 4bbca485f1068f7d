// Code Editor checks of a diagnosis against the patient's age and sex.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, editorSource, finding } from '../lines.js';
import type { Rule } from '../contract.js';

export const age: Rule = {
  id: 'age',
  severity: 'error',
  action: 'flagged',
  source: 'Medicare Code Editor, age conflict',
  run(draft, facts, edition) {
    const years = facts.patient.age;
    if (years === undefined) return { draft, findings: [] };
    const findings = diagnosesOf(draft).flatMap(({ code }) => {
      const range = edition.icd10cm.isBillable(code) ? edition.icd10cm.edits(code).ageRange : undefined;
      // Ages are whole years to the editor: 17 years and 9 months is 17.
      if (!range || (Math.floor(years) >= range.from && Math.floor(years) <= range.to)) return [];
      return [finding('error', 'flagged', [code], `${dotted(code)} is a ${range.group} diagnosis (${range.from} to ${range.to} years); the patient is ${Math.floor(years)}.`, editorSource(edition, code))];
    });
    return { draft, findings };
  },
};

export const sex: Rule = {
  id: 'sex',
  severity: 'warning',
  action: 'flagged',
  source: 'Medicare Code Editor, sex conflict (switched off in October 2024, so a warning)',
  run(draft, facts, edition) {
    const patient = facts.patient.sex;
    if (patient !== 'F' && patient !== 'M') return { draft, findings: [] };
    const findings = diagnosesOf(draft).flatMap(({ code }) => {
      const expected = edition.icd10cm.isBillable(code) ? edition.icd10cm.edits(code).sex : undefined;
      if (!expected || expected === patient) return [];
      return [finding('warning', 'flagged', [code], `${dotted(code)} is listed for ${expected === 'F' ? 'female' : 'male'} patients; please check the code or the recorded sex.`, editorSource(edition, code))];
    });
    return { draft, findings };
  },
};
