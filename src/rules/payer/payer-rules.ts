// Rules of the encounter's payer, as its pack states them.
import type { PayerPack, PayerRule } from '../../reference/payer-pack.js';
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding } from '../contract.js';
import { meets, readClaimFacts } from './meets.js';

export const payerRules: Rule = {
  id: 'payer',
  severity: 'error',
  action: 'flagged',
  source: "The payer's pack (reference import payer)",
  run(draft, facts, edition) {
    const pack = facts.payer === undefined ? undefined : edition.payerPack(facts.payer, facts.dateOfService);
    if (!pack) return { draft, findings: tellUnknown(facts, edition.payers(facts.dateOfService)) };
    return { draft, findings: pack.rules.flatMap((rule) => runRule(rule, pack, draft, facts)) };
  },
};

/** A payer that was named and has no pack on that day: its own rules were not judged, and the claim must say so. */
function tellUnknown({ payer, dateOfService }: EncounterFacts, known: readonly string[]): RuleFinding[] {
  if (!payer?.trim()) return [];
  const others = known.length === 0 ? 'none is' : `those of ${known.join(', ')} are`;
  return [finding('info', 'flagged', [], `No payer pack of the claim's payer is in force on ${dateOfService} (${others}): only the general rules were judged.`, payerRules.source)];
}

function runRule(rule: PayerRule, pack: PayerPack, draft: DraftClaim, facts: EncounterFacts): RuleFinding[] {
  if (facts.dateOfService < (rule.from ?? '') || facts.dateOfService > (rule.through ?? '9999')) return [];
  const claim = readClaimFacts(draft, facts);
  const source = `${pack.name} ${pack.edition}, rule ${rule.id}: ${rule.source}`;
  const say = (code: string): string => rule.message.replaceAll('{code}', code);
  if (!speaksOfLines(rule)) return meets(rule.when, undefined, claim) ? [finding(rule.severity, 'flagged', [], say('the claim'), source)] : [];
  const codes = new Set(draft.codes.filter((line: ClaimLine) => meets(rule.when, line, claim)).map((line) => line.code));
  return [...codes].map((code) => finding(rule.severity, 'flagged', [code], say(code), source));
}

/** A rule with `codes`, at the top or in every branch of `any`, judges line by line. */
function speaksOfLines({ when }: PayerRule): boolean {
  return when.codes !== undefined || (when.any?.every((branch) => branch.codes !== undefined) ?? false);
}
