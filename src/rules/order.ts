// The order of the rules, with the reason for each place. Adding a rule is one module and one row here.
import type { Rule } from './contract.js';
import { medicalNecessity } from './coverage/medical-necessity.js';
import { billable } from './diagnoses/billable.js';
import { combination } from './diagnoses/combination.js';
import { company } from './diagnoses/company.js';
import { duplicate } from './diagnoses/duplicate.js';
import { editionDate } from './diagnoses/edition-date.js';
import { questionableAdmission, unspecifiedSide } from './diagnoses/editor-inpatient.js';
import { encounterPhase } from './diagnoses/encounter-phase.js';
import { etiology } from './diagnoses/etiology.js';
import { excludes1, excludes2 } from './diagnoses/excludes.js';
import { expectedOrder } from './diagnoses/expected-order.js';
import { firstListedRules } from './diagnoses/first-listed.js';
import { healthCheckAge } from './diagnoses/health-check-age.js';
import { healthCheckFindings } from './diagnoses/health-check-findings.js';
import { integralSymptom } from './diagnoses/integral-symptom.js';
import { laterality } from './diagnoses/laterality.js';
import { newbornProcedure, perinatalAge } from './diagnoses/newborn-record.js';
import { age, sex } from './diagnoses/patient.js';
import { oneOfCategory } from './diagnoses/one-of-category.js';
import { openFamily } from './diagnoses/open-family.js';
import { presentOnAdmission } from './diagnoses/present-on-admission.js';
import { sepsisInfection } from './diagnoses/sepsis-infection.js';
import { codeFirst, useAdditional } from './diagnoses/sequence.js';
import { seventhCharacter } from './diagnoses/seventh-character.js';
import { specificity } from './diagnoses/specificity.js';
import { pregnancyCondition } from './diagnoses/pregnancy-condition.js';
import { statedConflict } from './diagnoses/stated-conflict.js';
import { trimester } from './diagnoses/trimester.js';
import { unstatedPlace } from './diagnoses/unstated-place.js';
import { uncertainDiagnosis } from './diagnoses/uncertain-diagnosis.js';
import { vaccineReason } from './diagnoses/vaccine-reason.js';
import { payerRules } from './payer/payer-rules.js';
import { addOn } from './procedures/add-on.js';
import { codeSystem } from './procedures/code-system.js';
import { discardedDrug } from './procedures/discarded-drug.js';
import { duplicateLine } from './procedures/duplicate-line.js';
import { knownCode } from './procedures/known-code.js';
import { knownModifier } from './procedures/known-modifier.js';
import { modifierFit } from './procedures/modifier-fit.js';
import { ncciDate } from './procedures/ncci-date.js';
import { pairs } from './procedures/pairs.js';
import { patientFit } from './procedures/patient-fit.js';
import { sideMismatch } from './procedures/side-mismatch.js';
import { unitLimit } from './procedures/unit-limit.js';
import { units } from './procedures/units.js';
import { globalDays, modifier25, modifier57 } from './procedures/visit-beside-procedure.js';
import { visitLevels } from './procedures/visit-levels.js';

export interface RankedRule { rank: number; rule: Rule; why: string }

const first = (id: string): Rule => {
  const rule = firstListedRules.find((item) => item.id === id);
  if (!rule) throw new RangeError(`no rule ${id}`);
  return rule;
};

/** Form first, then what each code says, then which codes stand together, then their order, then the patient and the indicators; procedures in the same way, on the diagnoses that stand; the payer last. */
export const RULE_ORDER: readonly RankedRule[] = [
  { rank: 10, rule: editionDate, why: 'says under which code set all that follows is judged' },
  { rank: 20, rule: seventhCharacter, why: 'repairs a code before it is called invalid' },
  { rank: 30, rule: billable, why: 'later rules read titles and notes, which only real codes have' },
  { rank: 40, rule: duplicate, why: 'one line a code, so that later rules compare distinct codes' },
  { rank: 45, rule: healthCheckAge, why: 'before rules that compare codes, and before the age edit, which it settles' },
  { rank: 50, rule: combination, why: 'before Excludes1, which would drop a part that the combination needs' },
  { rank: 55, rule: sepsisInfection, why: 'adds what severe sepsis needs, before the codes are compared and put in order' },
  { rank: 56, rule: vaccineReason, why: 'adds what vaccines on the claim ask for, before the codes are compared' },
  { rank: 57, rule: pregnancyCondition, why: 'adds or exchanges codes on what combinations left, before Excludes1 compares them' },
  { rank: 60, rule: laterality, why: 'before specificity: the side is the commonest missing detail' },
  { rank: 70, rule: specificity, why: 'before Excludes1, so that the precise code stands for the condition' },
  { rank: 80, rule: integralSymptom, why: 'after combinations, which may be the disease that a symptom belongs to' },
  { rank: 90, rule: excludes1, why: 'last of the rules that take codes away' },
  { rank: 93, rule: healthCheckFindings, why: 'needs the diagnoses that the rules before it left' },
  { rank: 94, rule: openFamily, why: 'of what is left after the corrections, across categories' },
  { rank: 95, rule: oneOfCategory, why: 'what still contradicts itself when all corrections are made' },
  { rank: 96, rule: company, why: 'what is missing or out of place beside the codes that stay' },
  { rank: 97, rule: trimester, why: 'as above, weeks against titles' },
  { rank: 98, rule: encounterPhase, why: 'as above, 7th characters against each other' },
  { rank: 99, rule: statedConflict, why: 'of the codes that stay, those whose note contradicts itself' },
  { rank: 100, rule: excludes2, why: 'speaks of the codes that stay' },
  { rank: 101, rule: uncertainDiagnosis, why: 'of the codes that stay, those that the note leaves open' },
  { rank: 110, rule: codeFirst, why: 'order is judged on the final set' },
  { rank: 120, rule: useAdditional, why: 'gives way to code first where the two disagree' },
  { rank: 130, rule: first('manifestation-first'), why: 'the hardest bar to the first place' },
  { rank: 140, rule: first('external-cause-first'), why: 'keeps what the rule before it reached' },
  { rank: 150, rule: first('unacceptable-principal'), why: 'as above, inpatient only' },
  { rank: 160, rule: first('secondary-first'), why: 'the softest bar' },
  { rank: 162, rule: etiology, why: 'speaks of manifestations behind the first place' },
  { rank: 165, rule: expectedOrder, why: 'judges the order that the corrections left' },
  { rank: 166, rule: questionableAdmission, why: 'asks of the principal diagnosis that stands in the end' },
  { rank: 167, rule: unspecifiedSide, why: 'of the codes that stay in a stay' },
  { rank: 168, rule: unstatedPlace, why: 'as above, outside of a stay and of a site' },
  { rank: 170, rule: age, why: 'flags the codes that stay' },
  { rank: 180, rule: sex, why: 'flags the codes that stay' },
  { rank: 185, rule: perinatalAge, why: 'as the age edit, for codes of birth that no table bounds' },
  { rank: 190, rule: presentOnAdmission, why: 'indicators of the final set' },
  { rank: 290, rule: newbornProcedure, why: 'takes away what was done to the mother before procedures are judged' },
  { rank: 300, rule: ncciDate, why: 'says by which release the procedures are judged' },
  { rank: 305, rule: codeSystem, why: 'a line of a system that the claim does not take is told once, before its number is judged' },
  { rank: 310, rule: knownCode, why: 'later rules look numbers up; one that no table has stays silent there' },
  { rank: 315, rule: patientFit, why: 'of each number by itself, as the two before' },
  { rank: 320, rule: duplicateLine, why: 'a line that is there twice would be counted twice by the unit limits' },
  { rank: 330, rule: units, why: 'before the limits, which count units' },
  { rank: 340, rule: knownModifier, why: 'form of a modifier before its fit' },
  { rank: 350, rule: modifierFit, why: 'a modifier that the number does not take lifts no edit in good faith' },
  { rank: 360, rule: pairs, why: 'takes lines away, so that what follows speaks of lines that stand' },
  { rank: 370, rule: addOn, why: 'after pairs, which may have taken the primary' },
  { rank: 380, rule: unitLimit, why: 'counts the lines that stand' },
  { rank: 385, rule: discardedDrug, why: 'lines of one drug that belong together' },
  { rank: 390, rule: visitLevels, why: 'visits among themselves' },
  { rank: 400, rule: modifier25, why: 'visits beside what stands' },
  { rank: 410, rule: modifier57, why: 'as above, major operations' },
  { rank: 420, rule: globalDays, why: 'as above, visits of the follow-up' },
  { rank: 430, rule: sideMismatch, why: 'needs the final diagnoses and their links' },
  { rank: 440, rule: medicalNecessity, why: 'needs the final lines and their links' },
  { rank: 900, rule: payerRules, why: "a payer's own rules speak last, of the claim as it would be sent" },
];
