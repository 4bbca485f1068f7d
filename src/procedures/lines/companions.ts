// Numbers that a note documents beside another of the claim: an add-on for what goes beyond the first, the giving of an injected drug, what an emergency physician did.
import type { ProcedureInput, ProcedureLine } from '../types.js';
import table from '../data/companions.json' with { type: 'json' };
import { readCodeSet, type CodeTest } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import counts from './counts.json' with { type: 'json' };
import { HEADINGS } from './find-side.js';
import { countBefore, readInterspaces } from './measures.js';
import { allSentences, sentencesIn, toEvidence, viewLines } from './read-note.js';
import { readMinutes } from './time-units.js';

interface Least { levels?: number; minutes?: number; vaccines?: number; nouns?: string[]; count?: number }
interface CompanionRow { add: string; beside: string[]; without?: string[]; scope: string; words?: string[]; not?: string[]; least?: Least; settings?: string[]; documentTypes?: string[]; youngest?: number }

const ROWS = (table.rows as CompanionRow[]).map((row) => ({
  ...row, takes: readCodeSet(row.beside), bars: readCodeSet([row.add, ...(row.without ?? [])]),
  says: row.words?.map((one) => new RegExp(one, 'i')), denies: row.not?.map((one) => new RegExp(one, 'i')),
}));
type Row = (typeof ROWS)[number];
const IS_VACCINE: CodeTest = readCodeSet(counts.vaccines);

/** The lines with those that the note documents beside them, each after the line that it goes with. Evidence is the sentence that says so. Pure. */
export function addCompanions(lines: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const views = viewLines(lines, input);
  const added = new Map<ProcedureLine, ProcedureLine[]>();
  const codes = new Set(lines.map(({ code }) => code));
  for (const row of ROWS) {
    if ([...codes].some(row.bars) || !fitsEncounter(row, input)) continue;
    const view = views.find(({ line }) => row.takes(line.code));
    const place = view && findSaid(row, view, views, input);
    const code = input.edition.procedure(row.add);
    if (!view || !place || !code) continue;
    const logit = view.line.logit - table.step;
    const line: ProcedureLine = { ...view.line, system: code.system, code: row.add, logit, probability: 1 / (1 + Math.exp(-logit)), evidence: [toEvidence(place)], sources: ['companions'], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
    added.set(view.line, [...(added.get(view.line) ?? []), line]);
    codes.add(row.add);
  }
  return lines.flatMap((line) => [line, ...(added.get(line) ?? [])]);
}

function fitsEncounter(row: Row, { facts }: ProcedureInput): boolean {
  return (!row.settings || row.settings.includes(facts.setting)) && (!row.documentTypes || row.documentTypes.includes(facts.documentType)) && (facts.patient.age ?? Infinity) >= (row.youngest ?? 0);
}

/** The place that says it; for a count of several places, the first of them. */
function findSaid(row: Row, view: LineView, views: readonly LineView[], input: ProcedureInput): Place | undefined {
  const places = row.scope === 'note' ? allSentences(input.documents) : [...view.quotes, ...view.sentences, ...(row.scope === 'headings' ? sentencesIn(input.documents, HEADINGS) : [])];
  const said = places.filter(({ text }) => (!row.says || row.says.some((one) => one.test(text))) && !row.denies?.some((one) => one.test(text)));
  if (said.length === 0 || row.least === undefined) return said[0];
  const { levels, minutes, vaccines, nouns, count } = row.least;
  if (vaccines !== undefined) return views.filter(({ line }) => IS_VACCINE(line.code)).length >= vaccines ? view.quotes[0] : undefined;
  if (levels !== undefined) return new Set(said.flatMap(({ text }) => [...readInterspaces(text)])).size >= levels ? said.find(({ text }) => readInterspaces(text).size > 0) : undefined;
  if (minutes !== undefined) return said.find(({ text }) => (readMinutes(text).minutes ?? 0) >= minutes);
  return said.find(({ text }) => (countBefore(text, nouns ?? []) ?? 0) >= (count ?? 2));
}
