// Hydration by vein: its numbers go by minutes of its own and by what else was given that day, and the first of a day's givings alone is an initial one.
import { either } from '../patterns.js';
import type { Query } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { DENIED, PERFORMED, readAdministrations, spanIn } from './administrations.js';
import table from './administrations.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { allSentences, sentencesOver, toEvidence } from './read-note.js';
import { readMinutes, unitsOf } from './time-units.js';

const { initial, further, least, initials } = table.hydration;
const [FLUIDS, PURPOSE, NOT] = [either(table.hydration.fluids), either(table.hydration.purpose), either(table.hydration.not)];
const DRUG_GIVING = readCodeSet(['96365-96368', '96374-96375', '96409-96417']);
const [DRUG, FLUID] = [readCodeSet(['J*', 'Q*', 'C*']), readCodeSet(['J7030-J7121'])];
const SOURCE = 'CMS Claims Processing Manual, chapter 12, section 30.5 (hydration; one initial service)';

export interface Hydration { lines: ProcedureLine[]; findings: ProcedureFinding[]; queries: Query[] }

interface Given { minutes: number | undefined; place: Place }

/** What the note says was run for hydration here, without the minutes in which a drug ran by the clock. */
export function readHydration(input: ProcedureInput): Given[] {
  const { facts, documents } = input;
  if (!table.settings.includes(facts.setting) || !table.documentTypes.includes(facts.documentType)) return [];
  const drugs = readAdministrations(input).flatMap(({ route, span }) => (route === 'infusion' && span ? [span] : []));
  return allSentences(documents).filter(({ text }) => FLUIDS.test(text) && PURPOSE.test(text) && !NOT.test(text) && !DENIED.test(text)).flatMap((place): Given[] => {
    const span = spanIn(place.text);
    const stated = span ? span[1] - span[0] : readMinutes(place.text).minutes;
    if (stated === undefined && !PERFORMED.test(place.text)) return [];
    const shared = span ? drugs.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, span[1]) - Math.max(from, span[0])), 0) : 0;
    return [{ minutes: stated === undefined ? undefined : stated - shared, place }];
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
  const timed = [...new Set(given.flatMap(({ minutes }) => minutes ?? []))];
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
  return { lines: [...others, ...(secondary ? [] : [write(initial, 1)]), ...(hours > 0 ? [write(further, hours)] : [])], findings: [], queries: [] };
}
