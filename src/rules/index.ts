// The rules layer: runs every rule in its place and numbers what they found.
import type { EncounterFacts, Finding } from '../types.js';
import type { Edition } from '../reference/types.js';
import { dotted } from '../reference/index.js';
import type { DraftClaim, RemovedLine, RuleOptions, RulesResult } from './contract.js';
import { diagnosesOf, withDiagnoses } from './lines.js';
import { RULE_ORDER } from './order.js';

export type { ClaimLine, DraftClaim, RemovedLine, Rule, RuleFinding, RuleOptions, RuleOutcome, RulesResult } from './contract.js';
export { readTold } from './diagnoses/onset.js';
export { checkGivenOrder } from './given-order.js';
export { readDraft, readForeignClaim, type ForeignLine } from './draft.js';

/** Every rule's id: what a profile's `rules.flagOnly` may name. */
export const RULE_IDS: ReadonlySet<string> = new Set(RULE_ORDER.map(({ rule }) => rule.id));

const FINDING_FLAG = /^finding-\d+$/;

/** A second pass settles nearly every claim that needs one. */
const MOST_PASSES = 4;

/**
 * Checks and corrects a draft claim. Lines come in claim order with undotted codes; evidence, logits and roles may be absent.
 * Findings are numbered `finding-1`, ... in the order of the rules; each line's `flags` name those that touch it.
 * A code that is taken away may have held back an earlier rule, so that what is left is read again until no line changes: running it on its own result changes none.
 * Throws nothing of its own.
 */
export function applyRules(input: DraftClaim, facts: EncounterFacts, edition: Edition, options: RuleOptions = {}): RulesResult {
  const unflagged = input.codes.map((line) => ({ ...line, flags: line.flags.filter((flag) => !FINDING_FLAG.test(flag)) }));
  const start = withDiagnoses({ ...input, codes: unflagged }, unflagged.filter((line) => line.system === 'ICD-10-CM'));
  let told = runOnce(start, facts, edition, options, []);
  for (let pass = 1; pass < MOST_PASSES && told.removed.length > 0; pass++) {
    const next = runOnce(told.draft, facts, edition, options, told.findings);
    if (namesOf(next.draft) === namesOf(told.draft)) break;
    told = { ...next, removed: [...told.removed, ...next.removed] };
  }
  return { ...told, draft: flagLines(told.draft, told.findings) };
}

const namesOf = (draft: DraftClaim): string => draft.codes.map(({ system, code }) => `${system} ${code}`).join('|');

/** Every rule in its place; what a pass before has told is told once. */
function runOnce(input: DraftClaim, facts: EncounterFacts, edition: Edition, options: RuleOptions, before: readonly Finding[]): RulesResult {
  let draft = input;
  const findings: Finding[] = [...before];
  const removed: RemovedLine[] = [];
  const ran: string[] = [];
  for (const { rule } of RULE_ORDER) {
    if (options.off?.includes(rule.id)) continue;
    ran.push(rule.id);
    const outcome = rule.run(draft, facts, edition);
    // Most rules have nothing to say of most claims.
    if (outcome.draft === draft && outcome.findings.length === 0) continue;
    const lines = countProcedures(draft);
    const procedures = new Set(lines.keys());
    const corrects = !options.flagOnly?.includes(rule.id);
    const numbered = outcome.findings.map((item): { id: string; plain: string[] } => {
      const known = before.find(({ rule: id, message }) => id === rule.id && message === item.message);
      if (known) return { id: known.id, plain: item.codes };
      const id = `finding-${findings.length + 1}`;
      findings.push({ id, rule: rule.id, ...item, codes: item.codes.map((code) => (procedures.has(code) ? code : dotted(code))), action: corrects ? item.action : 'flagged' });
      return { id, plain: item.codes };
    });
    if (!corrects || outcome.draft === draft) continue;
    const left = new Set(diagnosesOf(outcome.draft).map((line) => line.code));
    const kept = new Set(outcome.draft.codes);
    const procedureCounts = countProcedures(outcome.draft);
    // The first finding that names a code is the one that took it; later ones may name it as the reason for another.
    const causes = new Map(numbered.toReversed().flatMap((item) => item.plain.map((code) => [code, item] as const)));
    for (const line of draft.codes) {
      // A procedure may stand on several lines: it is gone when fewer are left and this one is not among them.
      const stands = line.system === 'ICD-10-CM' ? left.has(line.code) : kept.has(line) || procedureCounts.get(line.code) === lines.get(line.code);
      const cause = stands ? undefined : causes.get(line.code);
      if (cause) removed.push({ line, rule: rule.id, finding: cause.id });
    }
    draft = outcome.draft;
  }
  return { draft, findings, removed, ran };
}

function countProcedures(draft: DraftClaim): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of draft.codes) if (line.system !== 'ICD-10-CM') counts.set(line.code, (counts.get(line.code) ?? 0) + 1);
  return counts;
}

function flagLines(draft: DraftClaim, findings: readonly Finding[]): DraftClaim {
  const byCode = new Map<string, string[]>();
  for (const item of findings) {
    for (const code of item.codes) {
      const known = byCode.get(code);
      if (known) known.push(item.id); else byCode.set(code, [item.id]);
    }
  }
  const codes = draft.codes.map((line) => {
    const ids = byCode.get(line.system === 'ICD-10-CM' ? dotted(line.code) : line.code) ?? [];
    return { ...line, flags: [...new Set([...line.flags, ...ids])] };
  });
  return { ...draft, codes };
}
