// Code Editor checks of an inpatient stay that look at one code: a principal diagnosis that seldom needs a bed, a side left open.
import { dotted } from '../../reference/index.js';
import { ask, diagnosesOf, editorSource, finding } from '../lines.js';
import type { DraftClaim, Rule } from '../contract.js';

/** Medicare and the plans that follow its editor. */
const MEDICARE = /^medicare\b/i;

export const questionableAdmission: Rule = {
  id: 'questionable-admission',
  severity: 'warning',
  action: 'flagged',
  source: 'Medicare Code Editor, questionable admission',
  run(draft, facts, edition) {
    const [first] = diagnosesOf(draft);
    if (facts.setting !== 'inpatient' || first === undefined || !edition.icd10cm.edits(first.code).questionableAdmission) return { draft, findings: [] };
    const message = `${dotted(first.code)} as principal diagnosis does not as a rule need a stay in an acute care hospital; the reason for the admission should be checked.`;
    return { draft, findings: [finding('warning', 'flagged', [first.code], message, editorSource(edition, first.code))] };
  },
};

export const unspecifiedSide: Rule = {
  id: 'unspecified-code',
  severity: 'error',
  action: 'flagged',
  source: 'Medicare Code Editor, unspecified code (since April 2022)',
  run(draft, facts, edition) {
    if (facts.setting !== 'inpatient') return { draft, findings: [] };
    const open = diagnosesOf(draft).filter(({ code }) => edition.icd10cm.edits(code).unspecified);
    // Medicare sends the claim back; others may take it.
    const severity = MEDICARE.test(facts.payer?.trim() ?? '') ? 'error' : 'warning';
    const findings = open.map(({ code }) => finding(severity, 'flagged', [code], `${dotted(code)} leaves the side or site open where its neighbours state it; Medicare returns the claim of a stay unless it says that the side cannot be told.`, editorSource(edition, code)));
    const asked = open.reduce<DraftClaim>((result, { code, evidence }) => (evidence.length === 0 ? result
      : ask(result, { topic: 'laterality', message: `Which side or site does ${edition.icd10cm.title(code)} (${dotted(code)}) concern?`, evidence })), draft);
    return { draft: asked, findings };
  },
};
