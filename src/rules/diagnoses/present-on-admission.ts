// Every inpatient diagnosis carries a present-on-admission indicator: exempt codes "1", the others what the record supports.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, withDiagnoses } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import table from '../data/present-on-admission.json' with { type: 'json' };

const CUE = new RegExp(`\\b(?:${table.cues.join('|')})`, 'i');

const ACQUIRED = new RegExp(`\\b(?:${table.acquired.join('|')})`, 'i');

/** True when its words call it acquired in the stay, or when all that supports a code stands in the course of the stay (a list of final diagnoses aside) and says that it arose there. */
function aroseInHospital(line: ClaimLine): boolean {
  if (line.evidence.some((item) => ACQUIRED.test(item.text))) return true;
  const inCourse = line.evidence.filter((item) => !table.neutralSections.includes(item.section ?? ''));
  return inCourse.length > 0 && inCourse.every((item) => table.sections.includes(item.section ?? '')) && inCourse.some((item) => CUE.test(item.text));
}

export const presentOnAdmission: Rule = {
  id: 'present-on-admission',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, Appendix I; POA exempt list',
  run(draft, facts, edition) {
    const findings: RuleFinding[] = [];
    const source = `POA exempt list ${edition.icd10cm.edition}; Official Guidelines FY2026, Appendix I`;
    const inpatient = facts.setting === 'inpatient';
    const lines = diagnosesOf(draft).map((line): ClaimLine => {
      const given = line.presentOnAdmission;
      if (!inpatient) {
        if (given === undefined) return line;
        findings.push(finding('info', 'replaced', [line.code], `${dotted(line.code)} carries a present-on-admission indicator outside an inpatient stay, where none is reported.`, source));
        const { presentOnAdmission: _dropped, ...rest } = line;
        return rest;
      }
      if (edition.icd10cm.isPoaExempt(line.code)) {
        if (given !== undefined && given !== '1') findings.push(finding('warning', 'replaced', [line.code], `${dotted(line.code)} is exempt from present-on-admission reporting; the indicator is 1.`, source));
        return { ...line, presentOnAdmission: '1' };
      }
      if (given !== undefined && given !== '1') return line;
      if (given === '1') findings.push(finding('error', 'replaced', [line.code], `${dotted(line.code)} is not on the exempt list; it needs a present-on-admission indicator of its own.`, source));
      // Coded elsewhere without an indicator: nothing to infer from, so ask for one.
      if (line.evidence.length === 0) {
        if (given === undefined) findings.push(finding('warning', 'flagged', [line.code], `${dotted(line.code)} lacks a present-on-admission indicator.`, source));
        const { presentOnAdmission: _dropped, ...rest } = line;
        return rest;
      }
      return { ...line, presentOnAdmission: aroseInHospital(line) ? 'N' : 'Y' };
    });
    return { draft: withDiagnoses(draft, lines), findings };
  },
};
