// Numbers for several parts together stand only where each part was treated: both menisci, not one and a look at the other.
import table from './data/parts.json' with { type: 'json' };
import type { ScoredRow } from './choose-members.js';
import { speaksAgainst } from './features/context.js';

const ROWS = table.rows.map((row) => ({ ...row, of: new RegExp(row.of, 'i'), acts: new RegExp(row.acts, 'i'), not: new RegExp(row.not, 'i'), parts: row.parts.map((one) => new RegExp(one, 'i')) }));

/** The row of the number for what was done: for all parts when each was, else for one. The row itself where no table row speaks of it or the other number is no candidate. */
export function settleParts(row: ScoredRow, rows: readonly ScoredRow[]): ScoredRow {
  const table = ROWS.find(({ both, one }) => both === row.code.code || one === row.code.code);
  if (!table) return row;
  const { units } = row.view.note;
  const operative = units.some((unit) => unit.operative) ? units.filter((unit) => unit.operative) : units;
  // clauses: one may say that the medial was resected and the next that the lateral is intact
  const clauses = operative.filter((unit) => !speaksAgainst(unit)).flatMap(({ text }) => text.split(/[.;]|,? (?:but|while|whereas) /)).filter((text) => table.of.test(text) && table.acts.test(text) && !table.not.test(text));
  const done = table.parts.filter((part) => clauses.some((text) => part.test(text))).length;
  if (done === 0) return row;
  const wanted = done === table.parts.length ? table.both : table.one;
  const other = rows.find(({ code }) => code.code === wanted);
  return wanted === row.code.code || !other ? row : { ...other, logit: Math.max(other.logit, row.logit - 0.3), evidence: other.evidence.length > 0 ? other.evidence : row.evidence };
}
