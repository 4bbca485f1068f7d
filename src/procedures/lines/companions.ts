// Numbers that a note documents beside another of the claim: an add-on for what goes beyond the first, the giving of an injected drug, what an emergency physician did.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import table from '../data/companions.json' with { type: 'json' };
import { readCodeSet, type CodeTest } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import counts from './counts.json' with { type: 'json' };
import { HEADINGS } from './find-side.js';
import { readLevelsNotDone } from './levels-not-done.js';
import { countBefore, readAreas, readInterspaces } from './measures.js';
import { allSentences, sentencesIn, toEvidence, viewLines } from './read-note.js';
import { readMinutes } from './time-units.js';
import { findNumber } from '../write-line.js';

interface Least { levels?: number; /** Square centimetres that must be passed. */ area?: number; minutes?: number; vaccines?: number; nouns?: string[]; count?: number; /** Words of a place; two that differ must be said, each in a sentence of its own. */ places?: string }
interface CompanionRow { add: string; beside: string[]; without?: string[]; scope: string; words?: string[]; not?: string[]; least?: Least; settings?: string[]; documentTypes?: string[]; youngest?: number; /** Under this age. */ oldest?: number; /** `left`: only where the body says that a level was left out. */ gate?: boolean | 'left'; needs?: string[]; further?: string[] }

const ROWS = (table.rows as CompanionRow[]).map((row) => ({
  ...row, takes: readCodeSet(row.beside), bars: readCodeSet([row.add, ...(row.without ?? [])]), needed: row.needs && readCodeSet(row.needs), more: row.further && new RegExp(row.further.join('|'), 'i'),
  timed: row.least?.minutes !== undefined && row.words ? new RegExp(`(?:${row.words.join('|')})[^.;\\n]{0,40}?\\b\\d{1,3}\\s*-?\\s*min\\w*|\\b\\d{1,3}\\s*-?\\s*min\\w*\\s+(?:of\\s+)?(?:${row.words.join('|')})`, 'i') : undefined,
  says: row.words?.map((one) => new RegExp(one, 'i')), denies: row.not?.map((one) => new RegExp(one, 'i')),
}));
type Row = (typeof ROWS)[number];
const IS_VACCINE: CodeTest = readCodeSet(counts.vaccines);

export interface Companions { lines: ProcedureLine[]; findings: ProcedureFinding[] }

/**
 * The lines with those that the note documents beside them, each after the line that it goes with; evidence is the sentence that says so. Add-ons whose measure
 * the note states and that it does not reach, or that another line includes, fall with a finding. Pure.
 */
export function addCompanions(all: readonly ProcedureLine[], input: ProcedureInput): Companions {
  const { lines, findings } = dropUnreached(all, input);
  const views = viewLines(lines, input);
  const added = new Map<ProcedureLine, ProcedureLine[]>();
  const codes = new Set(lines.map(({ code }) => code));
  for (const row of ROWS) {
    if ([...codes].some(row.bars) || !fitsEncounter(row, input)) continue;
    const view = views.find(({ line }) => row.takes(line.code));
    const place = view && findSaid(row, view, views, input);
    const code = findNumber(input.edition, row.add);
    if (!view || !place || !code) continue;
    const logit = view.line.logit - table.step;
    const line: ProcedureLine = { ...view.line, system: code.system, code: row.add, logit, probability: 1 / (1 + Math.exp(-logit)), evidence: [toEvidence(place)], sources: ['companions'], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
    added.set(view.line, [...(added.get(view.line) ?? []), line]);
    codes.add(row.add);
    // what was added may have companions of its own: a vaccine, then its giving
    views.push(...viewLines([line], input));
  }
  const withAdded = (line: ProcedureLine): ProcedureLine[] => [line, ...(added.get(line) ?? []).flatMap(withAdded)];
  // what fell at first and came back with what it goes with is billed after all
  return { lines: lines.flatMap(withAdded), findings: findings.filter((one) => one.rule !== 'administration-alone' || !one.codes.every((code) => codes.has(code))) };
}

const SOURCE = 'CMS add-on code edits; NCCI policy manual, chapter I: services that another includes';

function dropUnreached(lines: readonly ProcedureLine[], input: ProcedureInput): Companions {
  const findings: ProcedureFinding[] = [];
  const views = viewLines(lines, input);
  const kept = views.filter((view) => {
    const row = ROWS.find((one) => one.gate && one.add === view.line.code);
    const primary = row && views.find(({ line }) => row.takes(line.code));
    if (!row || view.line.units > 1) return true;
    const includes = views.find(({ line }) => line.code !== row.add && row.bars(line.code));
    const stated = primary && (row.gate !== 'left' || readLevelsNotDone(input).places.length > 0) && mostStated(row, primary, input);
    const single = row.more !== undefined && !allSentences(input.documents).some(({ text }) => row.more?.test(text));
    if (single) findings.push({ rule: 'add-on-not-reached', severity: 'info', codes: [row.add], message: `The note names one such procedure alone, and ${row.add} is for further ones; it was not billed.`, source: SOURCE, evidence: view.line.evidence.slice(0, 1) });
    const bare = row.needed !== undefined && !views.some(({ line }) => row.needed?.(line.code));
    if (bare) findings.push({ rule: 'administration-alone', severity: 'info', codes: [row.add], message: `${row.add} gives a vaccine, and the claim has none; it was not billed.`, source: SOURCE, evidence: view.line.evidence.slice(0, 1) });
    if (includes) findings.push({ rule: 'included-service', severity: 'info', codes: [row.add, includes.line.code], message: `${row.add} is part of ${includes.line.code} and was not billed beside it.`, source: SOURCE, evidence: view.line.evidence.slice(0, 1) });
    else if (stated) {
      const left = row.least?.levels === undefined ? [] : readLevelsNotDone(input).places;
      findings.push(left.length > 0
        ? { rule: 'heading-and-body', severity: 'warning', codes: [row.add], message: `The heading lists a level at which the body says that nothing was done; ${row.add} was not billed.`, source: SOURCE, evidence: [toEvidence(stated), toEvidence(left[0]!)] }
        : { rule: 'add-on-not-reached', severity: 'info', codes: [row.add], message: `What the note states does not reach ${row.add}; it was not billed.`, source: SOURCE, evidence: [toEvidence(stated)] });
    }
    return !includes && !stated && !bare && !single;
  });
  return { lines: kept.map(({ line }) => line), findings };
}

/** The place of a level count or time that is stated and stays below what the row needs; undefined when it is reached or nothing is stated. */
function mostStated(row: Row, primary: LineView, input: ProcedureInput): Place | undefined {
  const { levels, minutes, area } = row.least ?? {};
  const places = placesOf(row, primary, input).filter(({ text }) => !row.says || row.says.some((one) => one.test(text)));
  const left = levels === undefined ? new Set<number>() : readLevelsNotDone(input).levels;
  const spaces = (text: string): number[] => [...readInterspaces(text)].filter((one) => !left.has(one));
  const count = ({ text }: Place): number => (levels !== undefined ? spaces(text).length : minutes !== undefined ? (readMinutes(text).minutes ?? 0) : area !== undefined ? Math.max(0, ...readAreas(text)) : 0);
  const stated = places.filter((place) => count(place) > 0);
  const total = levels !== undefined ? new Set(stated.flatMap(({ text }) => spaces(text))).size : Math.max(0, ...stated.map(count));
  return stated.length > 0 && (area !== undefined ? total <= area : total < (levels ?? minutes ?? 0)) ? stated[0] : undefined;
}

function placesOf(row: Row, view: LineView, input: ProcedureInput): Place[] {
  return row.scope === 'note' ? allSentences(input.documents) : [...view.quotes, ...view.sentences, ...(row.scope === 'headings' ? sentencesIn(input.documents, HEADINGS) : [])];
}

function fitsEncounter(row: Row, { facts }: ProcedureInput): boolean {
  return (!row.settings || row.settings.includes(facts.setting)) && (!row.documentTypes || row.documentTypes.includes(facts.documentType)) && (facts.patient.age ?? Infinity) >= (row.youngest ?? 0) && (row.oldest === undefined || (facts.patient.age ?? Infinity) < row.oldest);
}

/** The place that says it; for a count of several places, the first of them. */
function findSaid(row: Row, view: LineView, views: readonly LineView[], input: ProcedureInput): Place | undefined {
  const said = placesOf(row, view, input).filter(({ text }) => (!row.says || row.says.some((one) => one.test(text))) && !row.denies?.some((one) => one.test(text)));
  if (said.length === 0 || row.least === undefined) return said[0];
  const { levels, minutes, vaccines, nouns, count, area, places } = row.least;
  if (places !== undefined) {
    const named = said.map(({ text }) => new RegExp(places, 'i').exec(text)?.[0].toLowerCase());
    return new Set(named).size > 1 ? said.at(-1) : undefined;
  }
  if (area !== undefined) return said.find(({ text }) => Math.max(0, ...readAreas(text)) > area);
  if (vaccines !== undefined) return views.filter(({ line }) => IS_VACCINE(line.code)).length >= vaccines ? view.quotes[0] : undefined;
  const left = levels === undefined ? undefined : readLevelsNotDone(input).levels;
  if (levels !== undefined) return new Set(said.flatMap(({ text }) => [...readInterspaces(text)].filter((one) => !left?.has(one)))).size >= levels ? said.find(({ text }) => readInterspaces(text).size > 0) : undefined;
  if (minutes !== undefined) return said.map((place) => narrow(place, row)).find(({ text }) => (readMinutes(text).minutes ?? 0) >= minutes);
  return said.find(({ text }) => (countBefore(text, nouns ?? []) ?? 0) >= (count ?? 2));
}

/** The service and the minutes beside it, where one sentence tells of several. */
function narrow(place: Place, { timed }: Row): Place {
  const match = timed?.exec(place.text);
  return match ? { ...place, start: place.start + match.index, end: place.start + match.index + match[0].length, text: match[0] } : place;
}
