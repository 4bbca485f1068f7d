// A coder's decisions against the claim that they are about: each line judged once, and the final codes that follow.
import { ChartcodeError } from '../../errors.js';
import { dotted, undotted } from '../../reference/index.js';
import type { Claim, ClaimCode, CodeSystem } from '../../types.js';
import { type FinalCode, type JudgedCode, REVIEW_REASONS, type ReviewInput } from './contract.js';

/** Whether a code exists; asked for every code that a coder puts on the claim. */
export type IsCode = (system: CodeSystem, code: string) => boolean;

export interface JudgedClaim { decisions: JudgedCode[]; added: ReviewInput['added']; finalCodes: FinalCode[] }

/** The printed form of a code: dotted for diagnoses, upper-case. */
export function printCode(system: CodeSystem, code: string): string {
  const plain = undotted(code);
  return system === 'ICD-10-CM' ? dotted(plain) : plain;
}

/** Judges a claim. Throws E142 naming the decision or code that does not fit: not on the claim, decided twice or not at all, without reason, no code of the edition. */
export function judgeClaim(claim: Claim, input: ReviewInput, isCode: IsCode): JudgedClaim {
  const problems: { field: string; problem: string }[] = [];
  const decided = new Map<ClaimCode, JudgedCode>();
  input.decisions.forEach((decision, i) => {
    const field = `decisions.${i}`;
    const { system, action, reason, to, sequence } = decision;
    const lines = claim.codes.filter((line) => line.system === system && undotted(line.code) === undotted(decision.code) && (sequence === undefined || line.sequence === sequence));
    if (lines.length === 0) problems.push({ field, problem: 'names a code that is not on the claim' });
    if (lines.some((line) => decided.has(line))) problems.push({ field, problem: 'decides a code a second time' });
    problems.push(...checkReason(field, action, reason), ...checkTarget(field, decision, isCode));
    for (const line of lines)
      decided.set(line, {
        system, code: line.code, sequence: line.sequence, tier: line.tier, probability: line.probability, action,
        ...(action === 'accept' || reason === undefined ? {} : { reason }),
        ...(action === 'modify' && to ? { to: { ...to, code: printCode(to.system, to.code) } } : {}),
      });
  });
  for (const line of claim.codes) {
    if (decided.has(line)) continue;
    if (input.others !== 'accept') problems.push({ field: 'decisions', problem: `leave ${line.system} ${line.code} undecided` });
    decided.set(line, { system: line.system, code: line.code, sequence: line.sequence, tier: line.tier, probability: line.probability, action: 'accept' });
  }
  const added = input.added.map((line, i) => {
    problems.push(...checkReason(`added.${i}`, 'add', line.reason ?? 'missed'));
    if (!isCode(line.system, undotted(line.code))) problems.push({ field: `added.${i}.code`, problem: 'is no code of the edition' });
    return { ...line, code: printCode(line.system, line.code), reason: line.reason ?? 'missed' };
  });
  const finalCodes = listFinalCodes(claim, decided, added, input.firstListed, problems);
  if (input.finalCodes) checkFinal(input.finalCodes, finalCodes, problems);
  const [first] = problems;
  if (first) throw new ChartcodeError('E142', `the review does not fit the claim: ${first.field} ${first.problem}`, problems.slice(0, 20));
  return { decisions: claim.codes.map((line) => decided.get(line)!), added, finalCodes };
}

function checkReason(field: string, action: 'accept' | 'modify' | 'reject' | 'add', reason: string | undefined): { field: string; problem: string }[] {
  if (action === 'accept') return [];
  if (reason === undefined) return [{ field: `${field}.reason`, problem: `is needed to ${action}` }];
  return REVIEW_REASONS[reason]?.for.includes(action) ? [] : [{ field: `${field}.reason`, problem: `${reason} is no reason to ${action}` }];
}

function checkTarget(field: string, { action, system, code, to }: ReviewInput['decisions'][number], isCode: IsCode): { field: string; problem: string }[] {
  if (action !== 'modify') return to === undefined ? [] : [{ field: `${field}.to`, problem: 'is for modify only' }];
  if (to === undefined) return [{ field: `${field}.to`, problem: 'is needed to modify' }];
  const unchanged = to.system === system && undotted(to.code) === undotted(code) && to.modifiers === undefined && to.units === undefined;
  return [
    ...(isCode(to.system, undotted(to.code)) ? [] : [{ field: `${field}.to.code`, problem: 'is no code of the edition' }]),
    ...((to.system === 'ICD-10-CM') === (system === 'ICD-10-CM') ? [] : [{ field: `${field}.to.system`, problem: 'makes a procedure of a diagnosis, or the reverse' }]),
    // Another first-listed diagnosis is said by `firstListed`.
    ...(unchanged ? [{ field: `${field}.to`, problem: 'is the code itself' }] : []),
  ];
}

function listFinalCodes(claim: Claim, decided: Map<ClaimCode, JudgedCode>, added: ReviewInput['added'], first: string | undefined, problems: { field: string; problem: string }[]): FinalCode[] {
  const kept = claim.codes.flatMap((line): FinalCode[] => {
    const { action, to } = decided.get(line)!;
    if (action === 'reject') return [];
    const evidence = line.evidence.map(({ documentId, start, end }) => ({ documentId, start, end }));
    const { modifiers, units } = { ...line, ...to };
    const shared = { ...(modifiers?.length ? { modifiers } : {}), ...(units ? { units } : {}), evidence };
    return [to ? { system: to.system, code: to.code, ...shared, from: 'changed' } : { system: line.system, code: line.code, ...shared, from: 'claim' }];
  });
  const more = added.map(({ reason: _reason, evidence = [], ...line }): FinalCode => ({ ...line, from: 'added', evidence }));
  added.forEach((line, i) => {
    if (line.system === 'ICD-10-CM' && kept.some((one) => one.system === line.system && undotted(one.code) === undotted(line.code))) problems.push({ field: `added.${i}.code`, problem: 'is on the claim already' });
  });
  const seen = new Set<string>();
  const all = [...kept, ...more].filter((line) => {
    const key = `${line.system} ${line.code} ${(line.modifiers ?? []).join(' ')}`;
    return line.system !== 'ICD-10-CM' || (!seen.has(key) && seen.add(key) !== undefined);
  });
  const diagnoses = all.filter((line) => line.system === 'ICD-10-CM');
  const wanted = first ?? claim.codes.find((line) => line.role === 'first_listed')?.code;
  const leading = diagnoses.find((line) => wanted !== undefined && undotted(line.code) === undotted(wanted));
  if (first !== undefined && !leading) problems.push({ field: 'firstListed', problem: 'is not among the final codes' });
  const ordered = leading ? [leading, ...diagnoses.filter((line) => line !== leading)] : diagnoses;
  return [...ordered.map((line, i): FinalCode => ({ ...line, role: i === 0 ? 'first_listed' : 'secondary' })), ...all.filter((line) => line.system !== 'ICD-10-CM')];
}

function checkFinal(stated: NonNullable<ReviewInput['finalCodes']>, found: readonly FinalCode[], problems: { field: string; problem: string }[]): void {
  const keys = (lines: readonly { system: string; code: string }[]): string[] => lines.map(({ system, code }) => `${system} ${undotted(code)}`).sort();
  const [want, have] = [keys(stated), keys(found)];
  if (want.length !== have.length || want.some((key, i) => key !== have[i])) problems.push({ field: 'finalCodes', problem: 'are not what the decisions give' });
}
