// A side or site that the note never states: the code leaves it open, and the author is asked. In a stay the Medicare Code Editor's list does so (editor-inpatient.ts).
import { dotted } from '../../reference/index.js';
import { readSides } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import { ask, diagnosesOf } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule } from '../contract.js';
import table from '../data/unstated-place.json' with { type: 'json' };

const SITE = new RegExp(table.site.join('|'));
const SIDE = new RegExp(table.side.join('|'));
const PARTS = table.parts.map(({ codes, title, what }) => ({ codes: new RegExp(codes), title: new RegExp(title, 'i'), what }));
const STATED = /\b(?:left|right|both|bilateral(?:ly)?)\b/i;
/** Codes that differ in the side alone share this much of their beginnings. */
const STEM = 4;

/** Whether a code leaves open a side that its neighbours state, and the sentences of its quotes do not state one. */
function leavesSideOpen({ code, sentences = [] }: ClaimLine, codes: DiagnosisCodes): boolean {
  if (SIDE.test(code)) return !sentences.some((text) => STATED.test(text));
  const keys = new Set(readSides(codes.title(code)).filter(({ side }) => side === 'unspecified').map(({ key }) => key));
  return keys.size > 0 && codes.billableUnder(code.slice(0, STEM)).some((other) => readSides(codes.title(other)).some(({ side, key }) => side === 'right' && keys.has(key)));
}

export const unstatedPlace: Rule = {
  id: 'unstated-place',
  severity: 'info',
  action: 'queried',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.13, I.B.18; src/rules/data/unstated-place.json',
  run(draft, facts, edition) {
    const codes = edition.icd10cm;
    const lines = diagnosesOf(draft).filter(({ code, evidence }) => evidence.length > 0 && codes.isBillable(code));
    const asked = lines.reduce<DraftClaim>((claim, line) => {
      const { code, evidence } = line;
      if (SITE.test(code)) return ask(claim, { topic: 'site', message: `Which site of the body does ${codes.title(code)} (${dotted(code)}) concern?`, evidence });
      const part = PARTS.find((row) => row.codes.test(code) && row.title.test(codes.title(code)));
      if (part) return ask(claim, { topic: 'site', message: `Which ${part.what} does ${codes.title(code)} (${dotted(code)}) concern?`, evidence });
      if (facts.setting !== 'inpatient' && leavesSideOpen(line, codes)) return ask(claim, { topic: 'laterality', message: `Which side does ${codes.title(code)} (${dotted(code)}) concern?`, evidence });
      return claim;
    }, draft);
    return { draft: asked, findings: [] };
  },
};
