// ICD-10-PCS of a note: performed procedures as the facility reports them, each built from the tables.
import type { Evidence, Query } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { findCandidates, type Candidate, type Occurrence } from './candidates.js';
import { decidePcs } from './decide.js';
import { settleFailed } from './failed.js';
import { readFeatures } from './features.js';
import { canBeMother, isMaternity } from '../mother.js';
import { applyGuidelines } from './guidelines.js';
import { readStudy } from './imaging.js';
import { MODEL, scoreFeatures, type PcsModel } from './model.js';
import { askAbout, askSide, findNoteConflicts, inventsSide, settleSides } from './queries.js';
import { REPORTS } from './read-note.js';
import cues from './data/status-cues.json' with { type: 'json' };
import { readConversion, settleUndone, type Inspection } from './undone.js';
import { PhraseTable, YEAR } from './words.js';

/** The facility side of a claim: lines best evidence first, what to ask the physician, and what the note contradicts itself in. */
export interface FacilityProcedures { lines: ProcedureLine[]; queries: Query[]; findings: ProcedureFinding[] }

const HERE = new PhraseTable([[cues.here.says, true], [cues.here.not, false]] as const);
/** Looking is part of what was done to the same organ (B3.11a). */
const INSPECTION = /^0.J/;
/** Root operations and deliveries; what is only looked at, measured or given is recalled less often than operations are. */
const OPERATION = /^0.[^J]|^10/;

/** Quotes of one line, at most. */
const MOST_QUOTES = 3;
/** Of an inspection that a guideline leaves of another operation: few claims hold one, so no tree was fitted for it. */
const INSPECTION_LOGIT = 0.6;
/** The only procedure of a report: least logit of its candidate, and what 11 of 24 of them being right in the training reports makes of it. */
const ALONE = { least: -1.3, logit: -0.17 };
/** A note of so few words tells of little else than what was done; training notes are longer. Log-odds that this adds (set on short notes of our own). */
const SHORT_NOTE = { words: 60, lift: 0.9 };
/** In a sentence of so many words the clause names the procedure as a whole; in a longer one only the term's own words do. */
const SHORT_SENTENCE = 14;

/**
 * Codes the procedures that the documents say were performed, in order of first mention. Codes come from the tables only; a character that the note leaves
 * open takes the value that coded claims hold most often, lowers the logit and raises a query. Logits are log-odds of the whole code, fitted out of fold.
 * `model` is for fitting; everyone else leaves it out.
 */
export function codeFacilityProcedures(input: ProcedureInput, model: PcsModel = MODEL): FacilityProcedures {
  const mother = canBeMother(input.facts, input.documents);
  const found = findCandidates(input.documents, input.mentions, input.edition, model.counts).filter(({ code }) => mother || !isMaternity(code));
  const { kept: sided, findings: conflicts } = settleSides(found);
  const { kept: begunOnes, findings: denied, inspections: entered } = settleUndone(sided, input.edition);
  const { kept: candidates, findings: failed, inspections: looked } = settleFailed(begunOnes, input.edition);
  const [undone, inspections] = [[...denied, ...failed], [...entered, ...looked.filter(({ code }) => !entered.some((one) => one.code === code))]];
  const features = readFeatures(candidates, input.facts, model);
  const short = input.documents.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) < SHORT_NOTE.words ? SHORT_NOTE.lift : 0;
  const all = candidates.map((candidate, i) => ({ candidate, code: candidate.code, logit: scoreFeatures(features[i]!, model) + (isDoneHere(candidate, input) ? cues.here.lift : 0) + short, evidence: quote(candidate) }));
  const sure = all.filter((one) => one.logit >= model.keep);
  const scored = undone.length > 0 ? sure : [...sure, ...keepOne(all, sure, input)];
  const decided = decidePcs(scored.map(({ candidate, code, logit, evidence }) => ({ candidate, evidence, line: writeLine(code, logit, evidence) })), input);
  const conversion = readConversion(candidates, input.edition);
  const opened = decided.map((one) => ({ ...one, code: conversion.open(one.line.code) })).map((one) => ({ ...one, line: { ...one.line, code: one.code } }));
  const begun = inspections.filter(({ code }) => !opened.some((one) => one.code === code)).map(writeInspection);
  const { kept, findings } = applyGuidelines<{ code: string; evidence: Evidence[]; line: ProcedureLine; candidate?: Candidate }>([...opened, ...begun].sort((a, b) => b.line.logit - a.line.logit));
  const standing = new Set(kept);
  const sidedOnes = opened.filter((one) => standing.has(one));
  const sideless = sidedOnes.filter(({ candidate }) => inventsSide(candidate, sidedOnes.map((other) => other.candidate)));
  const asked = sideless.map(({ candidate, evidence }) => askSide(candidate, evidence));
  const left = sidedOnes.filter((one) => !sideless.includes(one));
  const study = readStudy(input);
  const seen = left.flatMap(({ code }) => conversion.inspection(code) ?? []).slice(0, 1).filter(({ code }) => !left.some((one) => one.code === code));
  return {
    lines: [...left, ...begun.filter((one) => standing.has(one)), ...seen.map(writeInspection), ...(study ? [writeInspection(study)] : [])].map(({ line }) => line),
    queries: [...asked.map(({ query }) => query), ...left.flatMap(({ candidate, evidence }) => askAbout(candidate, evidence)), ...(study?.queries ?? [])],
    findings: [...conflicts.filter((one) => left.some(({ code }) => one.codes.includes(code))), ...findNoteConflicts(left.map(({ candidate }) => candidate)), ...asked.map(({ finding }) => finding), ...undone, ...findings],
  };
}

/** Whether the course of a stay says that an operation was done in it. */
function isDoneHere({ code, occurrences }: Candidate, { facts }: ProcedureInput): boolean {
  return facts.documentType === 'discharge_summary' && OPERATION.test(code) && occurrences.some(({ one: { zone, words }, assertion }) => {
    if (zone !== 'course' || assertion.negated || assertion.historical || assertion.hypothetical || words.some(({ word }) => YEAR.test(word))) return false;
    const said = HERE.find(words.map(({ word }) => word)).map(({ value }) => value);
    return said.length > 0 && said.every(Boolean);
  });
}

/** A report whose heading names a procedure tells of one: where no candidate is sure enough, the best one that is not far behind stands; beside others, an operation of the heading where none of it is. */
function keepOne<T extends { candidate: Candidate; logit: number }>(all: readonly T[], sure: readonly T[], { facts }: ProcedureInput): T[] {
  const inZone = ({ candidate }: T, ...zones: string[]): boolean => candidate.occurrences.some(({ one: { zone } }) => zones.includes(zone));
  const titled = (one: T): boolean => OPERATION.test(one.candidate.code) && inZone(one, 'title');
  if (!REPORTS.has(facts.documentType) || !all.some((one) => inZone(one, 'title')) || sure.some(titled)) return [];
  const best = all.filter((one) => (sure.length > 0 ? titled(one) : inZone(one, 'title', 'body')) && one.logit >= ALONE.least)
    .sort((a, b) => Number(INSPECTION.test(a.candidate.code)) - Number(INSPECTION.test(b.candidate.code)) || b.logit - a.logit)[0];
  return best && !sure.includes(best) ? [{ ...best, logit: ALONE.logit }] : [];
}

function writeInspection({ code, evidence }: Inspection): { code: string; evidence: Evidence[]; line: ProcedureLine } {
  return { code, evidence, line: writeLine(code, INSPECTION_LOGIT, evidence) };
}

function writeLine(code: string, logit: number, evidence: Evidence[]): ProcedureLine {
  return { system: 'ICD-10-PCS', code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources: ['pcs-tables', 'pcs-terms'], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
}

/** The words that name the procedure, the best place first, no two that overlap, and none that denies it; a place that names the other side alone only where there is no better. */
function quote({ occurrences }: Candidate): Evidence[] {
  const quotes: Evidence[] = [];
  const said = occurrences.filter((one) => !one.assertion.negated);
  const fitting = said.filter((one) => !namesOtherSide(one));
  for (const occurrence of fitting.length > 0 ? fitting : said) {
    const one = readQuote(occurrence);
    if (quotes.some((other) => other.documentId === one.documentId && other.start < one.end && one.start < other.end)) continue;
    quotes.push(one);
    if (quotes.length === MOST_QUOTES) break;
  }
  return quotes;
}

function namesOtherSide({ one, choice }: Occurrence): boolean {
  const own = /\b(?:Right|Left)\b/.exec(choice.body)?.[0].toLowerCase();
  return own !== undefined && one.sides.length > 0 && one.sides.every(({ side }) => side !== own && side !== 'bilateral');
}

function readQuote({ note, one: { words, sentence }, start, end }: Occurrence): Evidence {
  const whole = words.length <= SHORT_SENTENCE;
  const opens = (at: number): boolean => at === 0 || at === words.length || note.doc.text.slice(words[at - 1]!.end, words[at]!.start).includes(';');
  const [from, to] = [words.findLastIndex((word, at) => word.start <= start && opens(at)), words.findIndex((word, at) => word.end >= end && opens(at + 1))];
  const span = whole ? { start: words[from]!.start, end: words[to]!.end } : { start, end };
  return { documentId: note.doc.id, ...span, text: note.doc.text.slice(span.start, span.end), section: sentence.section };
}
