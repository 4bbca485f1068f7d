// Completes procedure lines: modifiers, units and the diagnoses that justify each.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import type { Query } from '../../types.js';
import { addModifiers, takesModifier } from './add-modifiers.js';
import { addSide } from './add-sides.js';
import type { LinePolicy, LineView } from './contract.js';
import { linkDiagnoses } from './link-diagnoses.js';
import { viewDiagnoses } from './link-features.js';
import { viewLines } from './read-note.js';

export type { LineIndicators, LinePolicy } from './contract.js';
export { isVisit, takesModifier } from './add-modifiers.js';

export interface CompletedLines { lines: ProcedureLine[]; findings: ProcedureFinding[]; queries: Query[] }

/**
 * Completes the lines of a claim: sides, digits and other modifiers from the note's words and the code's policy facts.
 * ICD-10-PCS lines pass unchanged. Pure; lines stay in order and keep modifiers that the code takes.
 */
export function completeLines(lines: readonly ProcedureLine[], input: ProcedureInput, policy: LinePolicy): CompletedLines {
  const diagnoses = viewDiagnoses(input);
  // links first: a diagnosis may tell the side that the procedure's words leave out
  const views = viewLines(lines.filter((line) => line.system !== 'ICD-10-PCS'), input, policy)
    .map((view) => ({ ...view, source: view.line, line: { ...view.line, linkedDiagnoses: linkDiagnoses(view, diagnoses) } }));
  const sides = new Map(views.map((view) => [view as LineView, addSide(view, input)] as const));
  const sideModifiers = new Map([...sides].map(([view, { modifiers }]) => [view, modifiers] as const));
  const findings: ProcedureFinding[] = [];
  const queries: Query[] = [];
  const done = new Map<ProcedureLine, ProcedureLine>();
  for (const view of views) {
    const side = sides.get(view)!;
    if (side.finding) findings.push(side.finding);
    if (side.query) queries.push(side.query);
    const modifiers = settleModifiers(view, [...addModifiers(view, views, input, policy, sideModifiers), ...side.modifiers]);
    done.set(view.source, { ...view.line, modifiers });
  }
  return { lines: lines.map((line) => done.get(line) ?? line), findings, queries };
}

/** What the caller gave and what was found, each once, without what the code does not take. */
function settleModifiers({ line, policy }: LineView, found: readonly string[]): string[] {
  return [...new Set([...line.modifiers, ...found])].filter((modifier) => takesModifier(line.code, policy, modifier));
}
