// Therapy by the minutes of each service: exercise, manual therapy, re-education, activities, gait, as therapists list them with their time.
import table from '../data/therapy.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { allSentences, toEvidence } from './read-note.js';

/** A service that the note says was done; `minutes` where they are stated (a unit counts 15), the place its own words and time; `untimed`: billed once, whatever its minutes. */
export interface Therapy { code: string; minutes: number | undefined; untimed?: true; place: Place }

const NOTES = either(table.notes);
const NOT = either(table.not);
const IS_THERAPY = readCodeSet(['97010-97168', '97530-97542', '97750-97763', 'G0283']);
const TIME = '(?<!(?<!\\d)[-−])(?<!\\b(?:minus|negative) )\\b(\\d{1,3})\\s*-?\\s*(?:min(?:ute)?s?\\b|[\'′](?!\\w))';
const UNITS = '(\\d)\\s*(?:units?\\b|u\\b)';
/** Nothing of another service may stand between the words and the time. */
const NEAR = '(?:(?!\\d\\s*-?\\s*min|\\b9[27]\\d{3}\\b)[^.;\\n]|\\.(?=\\d)){0,100}?';
const SERVICES = table.services.map(({ code, words, ...row }) => {
  const name = `(?:${words.join('|')}|\\b${code}\\b)`;
  return {
    code, untimed: 'untimed' in row, named: new RegExp(name, 'i'),
    minutes: [new RegExp(`${name}(?:\\s*\\(?\\b${code}\\b\\)?)?${NEAR}\\b${TIME}`, 'gi'), new RegExp(`${TIME}\\s*(?:of\\s+|for\\s+|[-–:]\\s*)?(?:skilled\\s+)?${name}`, 'gi')],
    units: new RegExp(`${name}(?:\\s*\\(?\\b${code}\\b\\)?)?[^.;,\\n\\d]{0,20}\\b${UNITS}`, 'i'),
  };
});
/** Whether words name any service, or what is none: a time after them is its own. */
const ANY = new RegExp([...table.services.flatMap(({ words }) => words), ...table.others].join('|'), 'gi');

/** Services of therapy with their minutes, each once with its longest time. Empty where the note is none of therapy. Linear in its length. */
export function readTherapies({ documents, facts }: Pick<ProcedureInput, 'documents' | 'facts'>, claimed: readonly string[] = []): Therapy[] {
  if (!table.settings.includes(facts.setting) || !table.documentTypes.includes(facts.documentType)) return [];
  const found = new Map<string, Therapy>();
  for (const place of allSentences(documents)) {
    if (NOT.test(place.text)) continue;
    for (const service of SERVICES) {
      const one = readService(service, place);
      const known = found.get(service.code);
      if (one && (known?.minutes ?? 0) <= (one.minutes ?? 0) && !(known && one.minutes === undefined)) found.set(service.code, one);
    }
  }
  const timed = [...found.values()].filter(({ minutes }) => minutes !== undefined);
  const told = documents.some(({ text }) => NOTES.test(text.slice(0, table.within)));
  return told || timed.length > 1 || claimed.some(IS_THERAPY) ? [...found.values()] : [];
}

function readService({ code, untimed, named, minutes, units }: (typeof SERVICES)[number], place: Place): Therapy | undefined {
  const write = (match: RegExpExecArray, value: number | undefined): Therapy => ({ code, minutes: value, ...(untimed ? { untimed: true as const } : {}), place: { ...place, start: place.start + match.index, end: place.start + match.index + match[0].length, text: match[0] } });
  for (const pattern of minutes) {
    for (const match of place.text.matchAll(pattern)) {
      // of "manual therapy, gait training 10 min" the time is the gait's
      if (!(match[0].slice(named.exec(match[0])?.[0].length ?? 0).match(ANY)?.some((word) => !named.test(word)) ?? false)) return write(match, Number(match[1]));
    }
  }
  const counted = units.exec(place.text);
  if (counted) return write(counted, Number(counted[1]) * 15);
  const name = untimed ? named.exec(place.text) : null;
  return name ? write(name, undefined) : undefined;
}

/** The lines with the services of therapy that the note states with their minutes. Pure. */
export function addTherapies(lines: readonly ProcedureLine[], given: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const codes = new Set([...given, ...lines].map(({ code }) => code));
  const fresh = readTherapies(input, [...codes]).filter(({ code }) => !codes.has(code)).flatMap(({ code, place }): ProcedureLine[] => {
    const procedure = input.edition.procedure(code);
    return procedure ? [writeLine(procedure, [toEvidence(place)], table.logit)] : [];
  });
  return [...lines, ...fresh];
}
