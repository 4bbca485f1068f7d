// Closures that belong to the cutting out of a growth: simple ones always, layered ones of the least benign growths; a wound of its own keeps its repair.
import table from '../data/excisions.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import { findWoundsOfInjury } from './wounds.js';

const { least, source } = table.included;
const ROWS = table.included.rows.map((row) => ({ ...row, beside: readCodeSet(row.beside), takes: readCodeSet(row.closures), without: readCodeSet(row.without) }));
const MOHS = either(table.included.apart);
const LEAST = new Set(least);

export interface IncludedClosures { lines: ProcedureLine[]; findings: ProcedureFinding[] }

/**
 * The lines without closures that the removal on the claim includes (CPT guidelines for excision; CMS NCCI Policy Manual, chapter III), each with a finding. A closure stands
 * where the note describes a wound of an injury beside the growth. Pure.
 */
export function dropIncludedClosures(lines: readonly ProcedureLine[], input: ProcedureInput): IncludedClosures {
  const findings: ProcedureFinding[] = [];
  if (findWoundsOfInjury(input.documents).length > 0 || input.documents.some(({ text }) => MOHS.test(text))) return { lines: [...lines], findings };
  const kept = lines.filter(({ code, evidence }) => {
    const row = ROWS.find(({ takes, beside, without, allLeast }) => takes(code) && lines.some((one) => beside(one.code)) && !lines.some((one) => without(one.code)) && (!allLeast || lines.every((one) => !beside(one.code) || LEAST.has(one.code))));
    if (row === undefined) return true;
    const owners = lines.filter((one) => row.beside(one.code)).map((one) => one.code);
    findings.push({ rule: 'decision', severity: 'info', codes: [code], message: `${code} was not billed: ${row.why.replace('<CODES>', owners.join(', '))}.`, source, evidence: evidence.slice(0, 1) });
    return false;
  });
  return { lines: kept, findings };
}
