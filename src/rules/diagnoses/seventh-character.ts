// A code that needs a 7th character must have a legal one in the 7th place, with X as placeholder.
import { dotted, withSeventhCharacter } from '../../reference/index.js';
import type { DiagnosisCodes, Edition } from '../../reference/types.js';
import { ask, diagnosesOf, deriveCode, finding, removeCodes, tabularSource } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';

interface Defect { at: string; fixed?: string; legal: string[]; missing: boolean }

/** What is wrong with the 7th character of a code that cannot be billed; undefined when that is not its fault. */
function findDefect(code: string, codes: DiagnosisCodes): Defect | undefined {
  let known = code;
  while (known.length >= 3 && !codes.has(known)) known = known.slice(0, -1);
  if (known.length < 3) return undefined;
  const set = codes.seventhCharacters(known);
  if (!set) return undefined;
  const legalAt = (stem: string) => Object.keys(set.characters).filter((mark) => codes.isBillable(withSeventhCharacter(stem, mark)));
  if (known === code) {
    const legal = legalAt(code);
    return legal.length > 0 ? { at: set.at, legal, missing: true } : undefined;
  }
  const bare = code.slice(0, -1).replace(/X+$/, '');
  const stem = codes.has(bare) ? bare : known;
  const legal = legalAt(stem);
  if (legal.length === 0) return undefined;
  const fixed = withSeventhCharacter(stem, code.slice(-1));
  if (legal.includes(code.slice(-1)) && stem === bare) return { at: set.at, fixed, legal, missing: false };
  return { at: set.at, legal, missing: /^X*$/.test(code.slice(stem.length)) };
}

export const seventhCharacter: Rule = {
  id: 'seventh-character',
  severity: 'error',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.4, I.A.5, I.C.19.a; Tabular 7th-character notes',
  run(draft, _facts, edition) {
    let result = draft;
    const findings: RuleFinding[] = [];
    for (const line of diagnosesOf(draft)) {
      if (edition.icd10cm.isBillable(line.code)) continue;
      const defect = findDefect(line.code, edition.icd10cm);
      if (!defect) continue;
      const source = tabularSource(edition, defect.at, '7th characters');
      if (defect.fixed) {
        result = deriveCode(result, 'seventh-character', defect.fixed, [line], [line.code]);
        findings.push(finding('error', 'replaced', [line.code, defect.fixed], `The 7th character of ${dotted(line.code)} stands in the wrong place; with the placeholder X the code is ${dotted(defect.fixed)}.`, source));
      } else {
        result = drop(result, line, defect, edition);
        const wrong = defect.missing ? 'has no 7th character' : 'has a 7th character that the Tabular does not give';
        findings.push(finding('error', 'removed', [line.code], `${dotted(line.code)} ${wrong}; legal ones are ${defect.legal.join(', ')}.`, source));
      }
    }
    return { draft: result, findings };
  },
};

function drop(draft: Parameters<typeof removeCodes>[0], line: ClaimLine, defect: Defect, edition: Edition) {
  const choices = defect.legal.map((mark) => `${mark} ${edition.icd10cm.seventhCharacters(defect.at)?.characters[mark] ?? ''}`.trim());
  const message = `Which 7th character applies to ${dotted(line.code)}: ${choices.join('; ')}?`;
  return ask(removeCodes(draft, [line.code]), { topic: 'seventh-character', message, evidence: line.evidence });
}
