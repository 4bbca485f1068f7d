// Characters that the words of a note settle: rows of data/decisions.json change single characters of a code, or take it away; results stay inside the tables.
import { either } from '../patterns.js';
import type { Edition } from '../../reference/types.js';
import { HEADINGS } from '../lines/find-side.js';
import { allSentences, viewLines } from '../lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { settleBypasses } from './bypasses.js';
import { settleLevels } from './levels.js';
import { settleGrafts } from './skin-grafts.js';
import { settleStents } from './stents.js';
import zoneTable from '../data/zones.json' with { type: 'json' };
import table from './data/decisions.json' with { type: 'json' };

interface Row { name: string; code: string; /** Seven characters, a dot keeps the code's own; null takes the code away. */ to: string | null; scope: string; says?: string[]; also?: string[]; not?: string[]; documentTypes?: string[] }

const ROWS = (table.rows as Row[]).map((row) => ({ ...row, code: new RegExp(`^(?:${row.code})$`), says: either(row.says), also: either(row.also), not: either(row.not) }));
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication]);

/** The lines with the characters that the note's words settle, each code once. Pure. */
export function decidePcs<L extends { line: ProcedureLine }>(scored: readonly L[], input: ProcedureInput): L[] {
  let current = [...scored];
  const texts = new Map<string, readonly string[]>();
  const wide = (scope: string): readonly string[] => {
    const known = texts.get(scope) ?? allSentences(input.documents).filter(({ section }) => (scope === 'headings' ? HEADINGS.has(section) : scope === 'note' || !ELSEWHERE.has(section))).map(({ text }) => text);
    texts.set(scope, known);
    return known;
  };
  for (const row of ROWS) {
    if (row.documentTypes && !row.documentTypes.includes(input.facts.documentType)) continue;
    current = current.flatMap((one) => {
      if (!row.code.test(one.line.code)) return [one];
      const near = row.scope === 'near' || row.scope === 'told' ? viewLines([one.line], input).flatMap(({ quotes, sentences }) => (row.scope === 'near' ? [...quotes, ...sentences] : sentences.filter(({ section }) => !HEADINGS.has(section))).map(({ text }) => text)) : wide(row.scope);
      const said = (pattern: RegExp | undefined): boolean => pattern !== undefined && near.some((text) => pattern.test(text));
      if ((row.says && !said(row.says)) || (row.also && !said(row.also)) || said(row.not)) return [one];
      if (row.to === null) return [];
      const code = [...row.to].map((char, at) => (char === '.' ? one.line.code[at] : char)).join('');
      return isValid(code, input.edition) ? [{ ...one, line: { ...one.line, code } }] : [one];
    });
  }
  return once(settleGrafts(settleStents(settleBypasses(settleLevels(current, input), input), input), input));
}

function isValid(code: string, edition: Edition): boolean {
  return edition.procedureTitle('ICD-10-PCS', code) !== undefined;
}

function once<L extends { line: ProcedureLine }>(lines: readonly L[]): L[] {
  const seen = new Set<string>();
  return lines.filter(({ line: { code } }) => !seen.has(code) && seen.add(code));
}
