// Medical necessity: each procedure against the diagnoses that it is linked to, by imported articles and the national determinations that ship.
import { diagnosesOf } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { proceduresOf } from '../procedures/procedure-lines.js';
import { judgeLocally } from './local.js';
import { judgeNationally } from './national.js';

/** Medicare itself and plans that follow its coverage (`medicare`, `medicare-advantage`, `medicare-part-b`). */
const MEDICARE = /^medicare\b/i;
/** Diagnoses that a claim form holds. */
const MOST_LINKED = 12;

/** Diagnoses that a line answers; one without links is offered all of the claim. */
const linkedTo = (line: ClaimLine, claim: readonly string[]): string[] => [...new Set(line.linkedDiagnoses ?? claim.slice(0, MOST_LINKED))];

export const medicalNecessity: Rule = {
  id: 'medical-necessity',
  severity: 'error',
  action: 'flagged',
  source: 'CMS Medicare Coverage Database (reference import mcd); CMS National Coverage Determinations, src/rules/data/national-coverage.json',
  run(draft, facts, edition) {
    if (facts.payer === undefined || !MEDICARE.test(facts.payer.trim())) return { draft, findings: [] };
    const claim = diagnosesOf(draft).map((line) => line.code);
    const lines = proceduresOf(draft);
    const findings = [...new Set(lines.map((line) => line.code))].flatMap((code): RuleFinding[] => {
      // Judged line by line: a line whose own diagnoses do not support it is denied, whatever stands on another.
      const groups = new Map(lines.filter((line) => line.code === code).map((line) => { const linked = linkedTo(line, claim); return [linked.join(' '), linked] as const; }));
      const articles = edition.coverage(code, facts.dateOfService);
      return [...groups.values()].flatMap((linked) => {
        const local = articles.length === 0 ? undefined : judgeLocally(code, linked, articles);
        return [...(local ? [local] : []), ...judgeNationally(code, linked, facts)];
      });
    });
    return { draft, findings };
  },
};
