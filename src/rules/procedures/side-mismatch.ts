// The side that a line's modifiers name against the side of the diagnoses that it is linked to.
import { dotted } from '../../reference/index.js';
import { findOnSide, statedSide } from '../../reference/titles.js';
import { finding } from '../lines.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { listCodes, proceduresOf, sidesOf } from './procedure-lines.js';

/** Both sides done, and every diagnosis that names a side names the same one. */
function judgeBoth({ code, linkedDiagnoses = [] }: ClaimLine, codes: DiagnosisCodes): RuleFinding[] {
  const sided = linkedDiagnoses.filter((one) => codes.has(one)).map((one) => ({ code: one, side: statedSide(codes.title(one)) })).filter((item) => item.side !== undefined);
  const [first] = sided;
  if (first === undefined || first.side === 'bilateral' || sided.some((item) => item.side !== first.side)) return [];
  return [finding('warning', 'flagged', [code, ...sided.map((item) => item.code)], `${code} was done on both sides; ${listCodes(sided.map((item) => dotted(item.code)))} ${sided.length === 1 ? 'names' : 'name'} the ${first.side} one only.`, 'ICD-10-CM Official Guidelines FY2026, I.B.13')];
}

export const sideMismatch: Rule = {
  id: 'side-mismatch',
  severity: 'error',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.13; HCPCS Level II modifiers LT, RT, E1-E4, FA-F9, TA-T9',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    const findings = proceduresOf(draft).flatMap((line): RuleFinding[] => {
      const sides = sidesOf(line);
      if (sides.size === 2) return judgeBoth(line, codes);
      if (sides.size !== 1) return [];
      const [side] = sides;
      const sided = (line.linkedDiagnoses ?? []).filter((code) => codes.has(code)).map((code) => ({ code, side: statedSide(codes.title(code)) })).filter((item) => item.side !== undefined);
      // One that names the line's side, or both, is enough.
      if (sided.length === 0) {
        const open = (line.linkedDiagnoses ?? []).filter((code) => codes.has(code)).map((code) => ({ code, stated: findOnSide(code, ['unspecified'], side!, codes) })).find((item) => item.stated !== undefined);
        return open === undefined ? [] : [finding('warning', 'flagged', [open.code, line.code], `${line.code} was done on the ${side}; ${dotted(open.code)} leaves the side open where ${dotted(open.stated!)} states it.`, 'ICD-10-CM Official Guidelines FY2026, I.B.13')];
      }
      if (sided.some((item) => item.side === side || item.side === 'bilateral')) return [];
      const opposite = sided.map((item) => item.code);
      return [finding('error', 'flagged', [line.code, ...opposite], `${line.code} was done on the ${side}, but ${listCodes(opposite.map(dotted))} ${opposite.length === 1 ? 'names' : 'name'} the other side.`, `ICD-10-CM ${codes.edition} title of ${dotted(opposite[0] ?? '')}; modifier ${(line.modifiers ?? []).join(' ')}`)];
    });
    return { draft, findings };
  },
};
