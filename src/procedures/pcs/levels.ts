// Body parts of spinal fusions and disc operations from the interspaces that the headings name: one joint or several, and where the spine changes its name.
import { HEADINGS } from '../lines/find-side.js';
import { readInterspaces } from '../lines/measures.js';
import { sentencesIn } from '../lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import table from './data/spine-levels.json' with { type: 'json' };

interface Stretch { from: number; to: number; body: string }
interface Operation { name: string; codes: string; words: string; joints: Stretch[]; several: { bodies: string; least: number; body: string }[] }

const OPERATIONS = (table.operations as Operation[]).map((one) => ({ ...one, codes: new RegExp(`^(?:${one.codes})$`), words: new RegExp(one.words, 'i') }));
const ANTERIOR = /\banterior\b/i;
const POSTERIOR = /\bposterior|\bposterolateral|\btransforaminal|\bPLIF\b|\bTLIF\b/i;

/**
 * Lines of one operation with the same last characters share their body parts: those of the interspaces that the headings name for it, one line each.
 * Without a named interspace the lines stay. Pure.
 */
export function settleLevels<L extends { line: ProcedureLine }>(lines: readonly L[], input: ProcedureInput): L[] {
  const heads = sentencesIn(input.documents, HEADINGS).map(({ text }) => text);
  let current = [...lines];
  for (const operation of OPERATIONS) {
    const groups = new Map<string, L[]>();
    for (const one of current) if (operation.codes.test(one.line.code)) groups.set(keyOf(one.line.code), [...(groups.get(keyOf(one.line.code)) ?? []), one]);
    for (const members of groups.values()) {
      const bodies = bodiesOf(operation, heads, members[0]!.line.code[6]!);
      if (bodies.length === 0) continue;
      const best = [...members].sort((a, b) => b.line.logit - a.line.logit)[0]!;
      const stand = bodies.flatMap((body) => {
        const code = body + best.line.code.slice(4);
        const own = members.find(({ line }) => line.code === code) ?? best;
        return input.edition.procedureTitle('ICD-10-PCS', code) === undefined ? [] : [{ ...own, line: { ...own.line, code } }];
      });
      if (stand.length > 0) current = current.flatMap((one) => (one === members[0] ? stand : members.includes(one) ? [] : [one]));
    }
  }
  return current;
}

/** What lines of one operation share beside the body part: root operation, approach, device, qualifier. */
function keyOf(code: string): string {
  return code[2]! + code.slice(4);
}

function bodiesOf({ words, joints, several, codes }: (typeof OPERATIONS)[number], heads: readonly string[], qualifier: string): string[] {
  const own = heads.filter((text) => words.test(text) && readInterspaces(text).size > 0);
  const [front, behind] = [own.filter((text) => ANTERIOR.test(text) && !POSTERIOR.test(text)), own.filter((text) => POSTERIOR.test(text))];
  const side = codes.test('0RG1070') && front.length > 0 && behind.length > 0 ? (qualifier === '0' ? front : behind) : own;
  const spaces = [...new Set(side.flatMap((text) => [...readInterspaces(text)]))];
  const counts = new Map<string, number>();
  for (const at of spaces) {
    const body = joints.find(({ from, to }) => from <= at && at <= to)?.body;
    if (body !== undefined) counts.set(body, (counts.get(body) ?? 0) + 1);
  }
  return [...counts].map(([body, count]) => [...several].sort((a, b) => b.least - a.least).find((one) => one.bodies === body && count >= one.least)?.body ?? body);
}
