// Every inpatient diagnosis carries a present-on-admission indicator: exempt codes "1", the others what the record supports.
import { dotted } from '../../reference/index.js';
import { ask, diagnosesOf, finding, withDiagnoses } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding } from '../contract.js';
import { isOfDelivery, readOnset } from './onset.js';
import table from '../data/present-on-admission.json' with { type: 'json' };

const anyOf = (patterns: readonly string[], lead = '\\b'): RegExp => new RegExp(`${lead}(?:${patterns.join('|')})`, 'i');
const CUE = anyOf([...table.cues, ...table.surgical]);
const ACQUIRED = anyOf(table.acquired);
const SURGICAL = anyOf(table.surgical);
const OFTEN_IN_STAY = anyOf(table.oftenInStay, '');
const ABSENT = anyOf(table.absent);
const PRESENT = anyOf(table.present);
const CHRONIC = anyOf(table.chronic, '');
/** Sections of a summary without headings. */
const UNTITLED: ReadonlySet<string> = new Set(['unheaded']);

/**
 * Y for what is chronic; else what the sentences that name the condition say of its beginning (onset.ts; W where the provider cannot tell). Where they say nothing,
 * Y for what is said to have been there. N when the words call it acquired in the stay; when all that supports a code stands in the course of the stay (a list of final diagnoses aside) and says
 * that it arose there; or when a list of final diagnoses tells it of an operation that the claim has. U when only the course tells of a condition that
 * often begins in a stay, and nothing says when. Else Y.
 */
function inferIndicator(line: ClaimLine, title: string, claim: DraftClaim): 'Y' | 'N' | 'U' | 'W' {
  const hasProcedure = claim.codes.some(({ system }) => system !== 'ICD-10-CM');
  const principal = line.role === 'first_listed';
  const texts = line.sentences ?? line.evidence.map(({ text }) => text);
  const says = (cue: RegExp): boolean => texts.some((text) => cue.test(text));
  if (says(ABSENT)) return 'N';
  if (CHRONIC.test(line.code)) return 'Y';
  if (isOfDelivery(line.code, diagnosesOf(claim).map(({ code }) => code))) return 'N';
  // what occasioned the admission was there; of the rest the whole note tells
  const onset = readOnset(line.code, title, line.evidence, line.told ?? []);
  if (onset !== undefined && !(principal && onset === 'N')) return onset;
  if (says(PRESENT)) return 'Y';
  if (says(ACQUIRED)) return 'N';
  const timed = line.evidence.filter((item) => !table.neutralSections.includes(item.section ?? ''));
  if (timed.length === 0) return !principal && hasProcedure && line.evidence.some((item) => SURGICAL.test(item.text)) ? 'N' : 'Y';
  const untitled = timed.every((item) => UNTITLED.has(item.section ?? 'unheaded')) && hasProcedure && OFTEN_IN_STAY.test(line.code);
  if (!untitled && !timed.every((item) => table.sections.includes(item.section ?? ''))) return 'Y';
  if (timed.some((item) => CUE.test(item.text)) || timed.every((item) => table.arisenSections.includes(item.section ?? ''))) return 'N';
  return !principal && OFTEN_IN_STAY.test(line.code) ? 'U' : 'Y';
}

export const presentOnAdmission: Rule = {
  id: 'present-on-admission',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, Appendix I; POA exempt list',
  run(draft, facts, edition) {
    const findings: RuleFinding[] = [];
    const source = `POA exempt list ${edition.icd10cm.edition}; Official Guidelines FY2026, Appendix I`;
    // The hospital reports it, not the physician.
    const inpatient = facts.setting === 'inpatient' && facts.claimType !== 'professional';
    const asked: ClaimLine[] = [];
    const lines = diagnosesOf(draft).map((line): ClaimLine => {
      const given = line.presentOnAdmission;
      if (!inpatient) {
        if (given === undefined) return line;
        findings.push(finding('info', 'replaced', [line.code], `${dotted(line.code)} carries a present-on-admission indicator, which only the hospital's claim of an inpatient stay reports.`, source));
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
        // What a rule put there was never the caller's to mark.
        if (given === undefined && !line.sources.some((name) => name.startsWith('rule:'))) findings.push(finding('warning', 'flagged', [line.code], `${dotted(line.code)} lacks a present-on-admission indicator.`, source));
        const { presentOnAdmission: _dropped, ...rest } = line;
        return rest;
      }
      const inferred: ClaimLine = { ...line, presentOnAdmission: inferIndicator(line, edition.icd10cm.title(line.code), draft) };
      if (inferred.presentOnAdmission === 'U') {
        asked.push(inferred);
        findings.push({ ...finding('warning', 'queried', [line.code], `Only the course of the stay tells of ${dotted(line.code)}, and not when it began; its present-on-admission indicator is U until the provider says.`, source), evidence: line.evidence });
      }
      return inferred;
    });
    const result = asked.reduce<DraftClaim>((claim, { code, evidence }) => ask(claim, { topic: 'present-on-admission', message: `Was ${edition.icd10cm.title(code)} (${dotted(code)}) present when the patient was admitted, or did it begin in the stay?`, evidence }), withDiagnoses(draft, lines));
    return { draft: result, findings };
  },
};
