// Hydration by vein: its numbers go by minutes of its own and by what else was given that day, and the first of a day's givings alone is an initial one.
import { either } from '../patterns.js';
import type { Query } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { DENIED, PERFORMED, readAdministrations } from './administrations.js';
import table from './administrations.json' with { type: 'json' };
import { readClockSpans } from './clock-spans.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { readDoses } from './parse-dose.js';
import { allSentences, sentencesOver, toEvidence } from './read-note.js';
import { readMinutes, unitsOf } from './time-units.js';

const { initial, further, least, initials } = table.hydration;
const [FLUIDS, PURPOSE, NOT] = [either(table.hydration.fluids), either(table.hydration.purpose), either(table.hydration.not)];
const DRUG_GIVING = readCodeSet(['96365-96368', '96374-96375', '96409-96417']);
const [DRUG, FLUID] = [readCodeSet(['J*', 'Q*', 'C*']), readCodeSet(['J7030-J7121'])];
const SOURCE = 'CMS Claims Processing Manual, chapter 12, section 30.5 (hydration; one initial service)';

export interface Hydration { lines: ProcedureLine[]; findings: ProcedureFinding[]; queries: Query[] }

interface Given { minutes: number | undefined; /** By the clock, where it is told. */ span?: [number, number]; place: Place }

/** What the note says was run for hydration here, without the minutes in which a drug ran by the clock. */
export function readHydration(input: ProcedureInput): Given[] {
  const { facts, documents } = input;
  if (!table.settings.includes(facts.setting) || !table.documentTypes.includes(facts.documentType)) return [];
  const drugs = readAdministrations(input).flatMap(({ route, span }) => (route === 'infusion' && span ? [span] : []));
  return allSentences(documents).filter(({ text }) => FLUIDS.test(text) && PURPOSE.test(text) && !NOT.test(text) && !DENIED.test(text)).flatMap((place): Given[] => {
    const spans = readClockSpans(place.text).filter(({ minutes }) => minutes !== undefined && minutes > 0).map(({ from, to }): [number, number] => [from, to]);
    const stated = readMinutes(place.text).minutes;
    if (spans.length === 0) return stated === undefined && !PERFORMED.test(place.text) ? [] : [{ minutes: stated, place }];
    const shared = ([from, to]: [number, number]): number => drugs.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
    return spans.map((span) => ({ minutes: span[1] - span[0] - shared(span), span, place }));
  });
}

/**
 * The lines with the numbers of hydration that the stated minutes reach: an initial one where no drug was given by vein, further ones else. Too short, it falls
 * with a finding; without a time, with a query. A drug's number that rests on the words of the hydration alone falls too. Pure.
 */
export function settleHydration(lines: readonly ProcedureLine[], input: ProcedureInput): Hydration {
  const given = readHydration(input);
  if (given.length === 0) return { lines: [...lines], findings: [], queries: [] };
  const drugPlaces = new Set(readAdministrations(input).map(({ place }) => place.start));
  const own = new Set(given.filter(({ place }) => !drugPlaces.has(place.start)).map(({ place }) => `${place.documentId}:${place.start}`));
  // where the claim has no drug, none was given by vein
  const drugs = lines.some(({ code }) => DRUG(code) && !FLUID(code));
  const others = lines.filter(({ code, evidence, sources }) => code !== initial && code !== further && (drugs || !DRUG_GIVING(code))
    && (!DRUG_GIVING(code) || sources.includes('companions') || !evidence.every(({ documentId, start, end }) => input.documents.some((doc) => doc.id === documentId && sentencesOver(doc, start, end).every((one) => own.has(`${documentId}:${one.start}`))))));
  const [first] = given as [Given];
  const evidence = [toEvidence(first.place)];
  // a time that the note tells twice ran once
  const spans = [...new Map(given.flatMap(({ span, minutes }) => (span ? [[span.join('-'), minutes!] as const] : []))).values()];
  const timed = [...spans, ...new Set(given.flatMap(({ span, minutes }) => (span || minutes === undefined || spans.includes(minutes) ? [] : [minutes])))];
  const named = lines.filter(({ code }) => code === initial || code === further);
  if (timed.length === 0) {
    const query: Query = { topic: 'time', message: `The note does not state how long the hydration ran; ${initial} and ${further} need ${least} minutes, and none was billed.`, evidence };
    return { lines: others, findings: [], queries: [query] };
  }
  const minutes = timed.reduce((sum, one) => sum + one, 0);
  if (minutes < least) {
    return { lines: others, queries: [], findings: [{ rule: 'time-too-short', severity: 'info', codes: [initial], message: `${Math.max(0, minutes)} minutes of hydration of its own are fewer than the ${least} that ${initial} and ${further} need; it was not billed.`, source: SOURCE, evidence }] };
  }
  const secondary = others.some(({ code }) => initials.includes(code));
  const hours = secondary ? unitsOf(minutes, 60) : unitsOf(minutes - 60, 60);
  const logit = Math.max(1, ...named.map((line) => line.logit));
  const write = (code: string, units: number): ProcedureLine => ({
    ...(named.find((line) => line.code === code) ?? { system: 'CPT' as const, code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources: ['companions'], flags: [], modifiers: [], linkedDiagnoses: [] }), units,
  });
  const supplied = lines.some(({ code }) => FLUID(code)) ? [] : suppliesOf(given).flatMap(({ code, units }) => (input.edition.hcpcs(code) ? [{ ...write(code, units), system: 'HCPCS' as const }] : []));
  return { lines: [...others, ...supplied, ...(secondary ? [] : [write(initial, 1)]), ...(hours > 0 ? [write(further, hours)] : [])], findings: [], queries: [] };
}

const SUPPLIES = table.hydration.supplies.map(({ says, sizes }) => ({ says: new RegExp(says, 'i'), sizes: sizes as [code: string, ml: number][] }));
const TOTAL = /\btotal\b/i;

/** The fluids with their units: of each kind the volume that is stated as the total, else the sum; billed in the largest size that it fills, the rest in smaller ones. */
function suppliesOf(given: readonly Given[]): { code: string; units: number }[] {
  const texts = [...new Set(given.map(({ place }) => place.text))];
  return SUPPLIES.flatMap(({ says, sizes }) => {
    const own = texts.filter((text) => says.test(text));
    const volume = (text: string): number => readDoses(text).filter(({ dimension, rate, perMl }) => dimension === 'ml' && !rate && !perMl).reduce((sum, { value, times }) => sum + value * times, 0);
    const total = own.find((text) => TOTAL.test(text) && volume(text) > 0);
    let left = total === undefined ? own.reduce((sum, text) => sum + volume(text), 0) : volume(total);
    return sizes.flatMap(([code, ml], at) => {
      const units = at === sizes.length - 1 ? Math.ceil(left / ml) : Math.floor(left / ml);
      left -= units * ml;
      return units > 0 ? [{ code, units }] : [];
    });
  });
}
