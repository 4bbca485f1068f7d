// A study that the note tells twice on one day: the second is a line of its own with 76.
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { allSentences, toEvidence } from './read-note.js';
import table from './repeats.json' with { type: 'json' };

interface RepeatRow { codes: string[]; documentTypes?: string[]; again: string; timed: string; needs?: string }
const NOT = new RegExp(table.not, 'i');
const EARLIER = new RegExp(table.earlier, 'i');
const ROWS = (table.rows as RepeatRow[]).map((row) => ({ ...row, takes: readCodeSet(row.codes), again: new RegExp(row.again, 'i'), timed: new RegExp(row.timed, 'gi'), needs: row.needs === undefined ? undefined : new RegExp(row.needs, 'i') }));
type Row = (typeof ROWS)[number];
const OTHER = { before: new RegExp(table.other.before.join('|'), 'i'), again: new RegExp(table.other.again, 'i'), day: new RegExp(table.other.day, 'i'), not: new RegExp(table.other.not, 'i') };

/** The lines, one that repeats another physician's of that day with 77, each study that was done again followed by a second line with 76; unchanged where a number has several units or stands twice. Pure; linear in the length of the note. */
export function addRepeats(lines: readonly ProcedureLine[], { documents, facts }: Pick<ProcedureInput, 'documents' | 'facts'>): ProcedureLine[] {
  return lines.flatMap((line) => {
    const row = ROWS.find(({ takes, documentTypes }) => takes(line.code) && (documentTypes?.includes(facts.documentType) ?? true));
    if (!row || line.units > 1 || lines.filter(({ code }) => row.takes(code)).length > 1) return [line];
    const sentences = allSentences(documents);
    if (repeatsOther(sentences)) return [{ ...line, modifiers: [...line.modifiers, '77'] }];
    const second = findSecond(row, sentences);
    return second ? [line, { ...line, modifiers: [...line.modifiers, '76'], evidence: [toEvidence(second)] }] : [line];
  });
}

/** Whether the note tells that another physician read the same study earlier that day. */
function repeatsOther(sentences: readonly Place[]): boolean {
  return sentences.some(({ text }, place) => {
    if (!OTHER.before.test(text) || OTHER.not.test(text)) return false;
    const around = sentences.slice(Math.max(0, place - 1), place + 2).map((one) => one.text).join(' ');
    return OTHER.again.test(around) && OTHER.day.test(around);
  });
}

/** The sentence that tells the second study. */
function findSecond({ again, timed, needs }: Row, sentences: readonly Place[]): Place | undefined {
  const told = sentences.filter(({ text }) => !NOT.test(text) && (needs?.test(text) ?? true));
  const hours = new Map(told.flatMap((place) => [...place.text.matchAll(timed)].map((match) => [match[1]!.replace(':', '').padStart(4, '0'), place] as const)));
  // "an ECG last week; repeated today" is one of this day
  const other = sentences.some(({ text }) => EARLIER.test(text));
  return (other ? undefined : told.find(({ text }) => again.test(text))) ?? (hours.size > 1 ? [...hours.values()].at(-1) : undefined);
}
