// Severe sepsis never stands alone: the systemic infection is coded before it, A41.9 when no organism is named.
import { dotted } from '../../reference/index.js';
import { addCode, diagnosesOf, finding } from '../lines.js';
import type { Rule, RuleOutcome } from '../contract.js';

/** Sepsis of any kind or organism: the infections that a code R65.2- follows. */
const SEPSIS = /^(A(?!4[89]9)|B(?!20|9[5-7])|O(?:03[38]7|04[48]7|07[37]7|0882|753|85|8604)|P36|T8(?:0211|112|144)|J09X1|U071)/;
const UNSPECIFIED = 'A419';

export const sepsisInfection: Rule = {
  id: 'sepsis-infection',
  severity: 'error',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.1.d.1.b; Tabular, R65.2, code first',
  run(draft): RuleOutcome {
    const lines = diagnosesOf(draft);
    const severe = lines.find((line) => line.code.startsWith('R652'));
    if (!severe || lines.some((line) => SEPSIS.test(line.code))) return { draft, findings: [] };
    return {
      draft: addCode(draft, 'sepsis-infection', UNSPECIFIED, [severe], severe, 'before'),
      findings: [finding('error', 'replaced', [UNSPECIFIED, severe.code], `${dotted(severe.code)} needs the code of the sepsis before it; none is named, so it is ${dotted(UNSPECIFIED)}.`, sepsisInfection.source)],
    };
  },
};
