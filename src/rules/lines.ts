// Edits of a draft claim that keep sequence, roles and links right.
import type { Edition } from '../reference/types.js';
import type { Evidence, Query } from '../types.js';
import { dotted } from '../reference/index.js';
import type { ClaimLine, DraftClaim, RuleFinding, RuleOutcome } from './contract.js';

/** The diagnoses of a draft in claim order. */
export function diagnosesOf(draft: DraftClaim): ClaimLine[] {
  return draft.codes.filter((line) => line.system === 'ICD-10-CM');
}

/** Whether a line is the reason for the encounter by the scorer's own choice; on a claim coded elsewhere only the order says so, and that may be what is wrong. */
export function isChosenReason(line: ClaimLine): boolean {
  return line.role === 'first_listed' && line.firstLogit !== undefined;
}

/** The draft with its diagnoses replaced and renumbered: the first one is first-listed. Procedures keep their order. */
export function withDiagnoses(draft: DraftClaim, diagnoses: readonly ClaimLine[]): DraftClaim {
  const numbered = diagnoses.map((line, at): ClaimLine => ({
    ...line, sequence: at + 1, role: at === 0 ? 'first_listed' : 'secondary',
  }));
  return { ...draft, codes: [...numbered, ...draft.codes.filter((line) => line.system !== 'ICD-10-CM')] };
}

/** The draft with its diagnoses in the order of `codes` (undotted; every code of the draft once). */
export function reorder(draft: DraftClaim, codes: readonly string[]): DraftClaim {
  const place = new Map(codes.map((code, at) => [code, at] as const));
  const rank = (line: ClaimLine) => place.get(line.code) ?? codes.length;
  return withDiagnoses(draft, diagnosesOf(draft).sort((a, b) => rank(a) - rank(b)));
}

/** The draft without these diagnoses; procedures lose their links to them, or get `instead`. */
export function removeCodes(draft: DraftClaim, codes: readonly string[], instead = ''): DraftClaim {
  return removeEach(draft, new Map(codes.map((code) => [code, instead] as const)));
}

/** The draft without the diagnoses that are keys; procedures linked to one get the code that it gives way to (none when empty). */
export function removeEach(draft: DraftClaim, gone: ReadonlyMap<string, string>): DraftClaim {
  if (gone.size === 0) return draft;
  return relink(withDiagnoses(draft, diagnosesOf(draft).filter((line) => !gone.has(line.code))), gone);
}

/** The code that stands at the end of a chain of codes giving way to each other. */
function heirOf(code: string, gone: ReadonlyMap<string, string>): string {
  let heir = code;
  for (let steps = 0; gone.has(heir) && steps <= gone.size; steps += 1) heir = gone.get(heir) ?? '';
  return gone.has(heir) ? '' : heir;
}

function relink(draft: DraftClaim, gone: ReadonlyMap<string, string>): DraftClaim {
  const codes = draft.codes.map((line) => {
    if (!line.linkedDiagnoses?.some((code) => gone.has(code))) return line;
    const links = line.linkedDiagnoses.map((code) => heirOf(code, gone)).filter((code) => code !== '');
    return { ...line, linkedDiagnoses: [...new Set(links)] };
  });
  return { ...draft, codes };
}

/** Evidence of several lines, each span once. */
export function joinEvidence(lines: readonly ClaimLine[]): Evidence[] {
  const spans = new Map<string, Evidence>();
  for (const item of lines.flatMap((line) => line.evidence)) {
    const key = `${item.documentId}:${item.start}:${item.end}`;
    if (!spans.has(key)) spans.set(key, item);
  }
  return [...spans.values()];
}

/**
 * Puts `derived` in the place of `gone` (the earliest of them), with the evidence of `parts`; the source names the rule.
 * As sure as the least sure part, since it needs them all. Merges when the derived code is coded already.
 */
export function deriveCode(draft: DraftClaim, rule: string, derived: string, parts: readonly ClaimLine[], gone: readonly string[]): DraftClaim {
  const diagnoses = diagnosesOf(draft);
  const present = diagnoses.find((line) => line.code === derived);
  const certain = present ?? parts.reduce((low, line) => (line.probability < low.probability ? line : low));
  const first = parts[0] ?? certain;
  const line: ClaimLine = {
    ...(present ?? first), code: derived, logit: certain.logit, probability: certain.probability,
    evidence: joinEvidence(present ? [present, ...parts] : parts),
    sources: [...new Set([...(present?.sources ?? []), `rule:${rule}`])],
    flags: [...new Set([...(present ?? first).flags])],
  };
  const leaving = new Set(gone.filter((code) => code !== derived));
  const anchor = diagnoses.findIndex((item) => item.code === derived || leaving.has(item.code));
  const list = diagnoses.flatMap((item, at) => {
    if (at === anchor) return [line];
    return item.code === derived || leaving.has(item.code) ? [] : [item];
  });
  if (anchor < 0) list.splice(Math.max(0, Math.min(...parts.map((part) => diagnoses.indexOf(part)))), 0, line);
  return relink(withDiagnoses(draft, list), new Map([...leaving].map((code) => [code, derived] as const)));
}

/** Adds a code that the lines beside it ask for, right behind (or before) `beside`, with their evidence; as sure as the least sure of `parts`. Nothing is taken away. */
export function addCode(draft: DraftClaim, rule: string, code: string, parts: readonly ClaimLine[], beside: ClaimLine, place: 'behind' | 'before' = 'behind'): DraftClaim {
  const diagnoses = diagnosesOf(draft);
  const at = diagnoses.findIndex((line) => line.code === beside.code);
  if (at < 0 || diagnoses.some((line) => line.code === code)) return draft;
  const certain = parts.reduce((low, line) => (line.probability < low.probability ? line : low), beside);
  const { presentOnAdmission: _other, ...like } = beside;
  const line: ClaimLine = { ...like, code, logit: certain.logit, probability: certain.probability, evidence: joinEvidence(parts), sources: [`rule:${rule}`], flags: [] };
  return withDiagnoses(draft, diagnoses.toSpliced(place === 'behind' ? at + 1 : at, 0, line));
}

/** Adds a question for the author, once. */
export function ask(draft: DraftClaim, query: Query): DraftClaim {
  const asked = draft.queries.some((item) => item.topic === query.topic && item.message === query.message);
  return asked ? draft : { ...draft, queries: [...draft.queries, query] };
}

/** The outcome of a rule with nothing to say. */
export function silent(draft: DraftClaim): RuleOutcome {
  return { draft, findings: [] };
}

/**
 * Strength of two lines in a conflict, weaker first: a sign or symptom, else the less probable, else `disfavoured` (the code whose own
 * note points to the other), else the one that leaves more open, else the later. Never 0 for two codes: the order of reading decides nothing.
 */
export function compareStrength(a: ClaimLine, b: ClaimLine, isOpen: (code: string) => boolean, disfavoured?: string): number {
  const tests: ((line: ClaimLine) => number)[] = [
    (line) => (line.code.startsWith('R') ? 0 : 1),
    (line) => line.probability,
    (line) => line.logit,
    (line) => (line.code === disfavoured ? 0 : 1),
    (line) => (isOpen(line.code) ? 0 : 1),
    (line) => -line.sequence,
  ];
  for (const test of tests) if (test(a) !== test(b)) return test(a) - test(b);
  return b.code.localeCompare(a.code);
}

/** `ICD-10-CM FY2026 Tabular, E11.2`: the place of a note. */
export function tabularSource(edition: Edition, at: string, kind: string): string {
  return `ICD-10-CM ${edition.icd10cm.edition} Tabular, ${at.includes('-') ? at : dotted(at)}, ${kind}`;
}

/** `Medicare Code Editor FY2026, row E11.9`: the row of an edit. */
export function editorSource(edition: Edition, code: string): string {
  const table = edition.tables.find((item) => item.name === 'icd10cm-mce');
  return `Medicare Code Editor ${table?.edition ?? edition.icd10cm.edition}, row ${dotted(code)}`;
}

/** A finding with the parts that every rule fills. */
export function finding(severity: RuleFinding['severity'], action: RuleFinding['action'], codes: readonly string[], message: string, source: string): RuleFinding {
  return { severity, action, codes: [...codes], message, source };
}
