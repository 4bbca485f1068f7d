// Vaccines that a note says were given here, by name or in a list, and the numbers of their giving by age, counselling and route.
import table from '../data/vaccines.json' with { type: 'json' };
import { isPaidBy } from '../paid-by.js';
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import counts from './counts.json' with { type: 'json' };
import { allSentences, toEvidence } from './read-note.js';

interface VaccineRow { code: string; names: string[]; from?: number; under?: number; without?: string[] }
const ROWS = (table.rows as VaccineRow[]).map((row) => ({ ...row, pattern: new RegExp(row.names.join('|'), 'gi'), bars: readCodeSet([row.code, ...(row.without ?? [])]) }));
const [GIVEN, DENIED, COUNSELLED, ABOUT] = [either(table.given), either(table.denied), either(table.counselled), either(table.about)];
const IS_COVID = readCodeSet(table.covid.vaccines);
const IS_VACCINE = readCodeSet([...counts.vaccines, ...table.covid.vaccines]);
const BY_MOUTH = readCodeSet(table.byMouth);
const GIVING = readCodeSet(['90460', '90461', '90471-90474', table.covid.giving, 'G0008-G0010']);
/** The numbers that Medicare has for the giving of its preventive vaccines. */
const MEDICARE = Object.entries(table.medicare).map(([code, vaccines]) => [code, readCodeSet(vaccines)] as const);
const COMBINED = new Map(Object.entries(table.combined).map(([code, parts]) => [code, readCodeSet(parts)] as const));
const COMPONENTS = new Map<string, number>(Object.entries(counts.components));
/** Clauses: what was refused in one says nothing of what was given in another. */
const CLAUSE = /[;\n]|,? (?:but|however|although|while) /;

interface Given { code: string; place: Place }

/** Vaccines whose names stand in a clause that says that they were given at this encounter, each once, in order. Linear in its length. */
export function readVaccinations({ documents, facts }: Pick<ProcedureInput, 'documents' | 'facts'>): Given[] {
  if (!table.settings.includes(facts.setting) || !table.documentTypes.includes(facts.documentType)) return [];
  const age = facts.patient.age ?? Number.POSITIVE_INFINITY;
  const found = new Map<string, Given>();
  for (const place of allSentences(documents)) {
    if (!GIVEN.test(place.text)) continue;
    for (const clause of place.text.split(CLAUSE)) {
      if (DENIED.test(clause)) continue;
      // a name inside one that was read is no vaccine of its own
      let rest = clause;
      for (const { code, pattern, from, under } of ROWS) {
        const fits = age >= (from ?? 0) && (under === undefined || age < under);
        if (!fits || rest.search(pattern) < 0) continue;
        rest = rest.replace(pattern, (name) => ' '.repeat(name.length));
        if (!found.has(code)) found.set(code, { code, place });
      }
    }
  }
  return [...found.values()];
}

/**
 * The lines with the vaccines that the note names as given, and, where it names any, the numbers of their giving that follow from payer, age, counselling and route. Pure.
 */
export function addVaccinations(lines: readonly ProcedureLine[], given: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const named = readVaccinations(input);
  if (named.length === 0) return [...lines];
  const codes = [...given, ...lines].map(({ code }) => code);
  const fresh = named.filter(({ code }) => !codes.some(ROWS.find((row) => row.code === code)!.bars)).flatMap(({ code, place }) => write(code, place, 1, input));
  // a vaccine that the words of another one brought along: of those with names here the note must say one
  const said = lines.filter(({ code }) => { const row = ROWS.find((one) => one.code === code); return !row || input.documents.some(({ text }) => text.search(row.pattern) >= 0); });
  const all = dropVaccineParts([...said, ...fresh], input);
  const vaccines = all.filter(({ code }) => IS_VACCINE(code));
  if (vaccines.length === 0) return all;
  // a claim with a number that Medicare alone has is one of Medicare, where the note names it or the age is one of Medicare's
  const byAge = (input.facts.patient.age ?? Number.POSITIVE_INFINITY) >= table.medicareFrom || input.documents.some(({ text }) => /medicare/i.test(text));
  const medicare = isPaidBy(input.facts.payer, ['medicare']) || (!input.facts.payer && byAge && codes.some((code) => MEDICARE.some(([own]) => own === code)));
  const wanted = numberGivings(vaccines.map(({ code }) => code), isCounselled(all, input), medicare);
  const place = named[0]!.place;
  const kept = all.flatMap((line) => (!GIVING(line.code) ? [line] : wanted.has(line.code) ? [{ ...line, units: wanted.get(line.code)! }] : []));
  const have = new Set(kept.map(({ code }) => code));
  return [...kept, ...[...wanted].filter(([code]) => !have.has(code)).flatMap(([code, units]) => write(code, place, units, input))];
}

/** The lines without the vaccines that a combination beside them holds, by the table or an NCCI edit: their names stood inside its name. Pure. */
export function dropVaccineParts(lines: readonly ProcedureLine[], { edition, facts }: Pick<ProcedureInput, 'edition' | 'facts'>): ProcedureLine[] {
  const vaccines = lines.filter(({ code }) => IS_VACCINE(code));
  const edits = edition.ncci.pairs('practitioner', facts.dateOfService);
  return lines.filter((line) => !vaccines.includes(line) || !vaccines.some(({ code }) => COMBINED.get(code)?.(line.code) || edits.find(code, line.code, facts.dateOfService)?.modifier === '0'));
}

/** Numbers of giving with their units. Each dose against COVID-19 has the one number of its giving. Medicare has a number for the giving of influenza, pneumococcal and hepatitis B vaccines each; of the rest, counselled: each vaccine and each further component; else the first and each further dose, by needle before mouth and nose. */
export function numberGivings(all: readonly string[], counselled: boolean, medicare = false): Map<string, number> {
  const ofMedicare = medicare ? MEDICARE.filter(([, takes]) => all.some(takes)) : [];
  const vaccines = all.filter((code) => !IS_COVID(code) && !ofMedicare.some(([, takes]) => takes(code)));
  const numbers = new Map<string, number>();
  const add = (code: string, units: number): void => {
    if (units > 0) numbers.set(code, units);
  };
  for (const [code] of ofMedicare) add(code, 1);
  add(table.covid.giving, all.filter(IS_COVID).length);
  if (counselled) {
    add('90460', vaccines.length);
    add('90461', vaccines.reduce((sum, code) => sum + (COMPONENTS.get(code) ?? 1) - 1, 0));
    return numbers;
  }
  const byMouth = vaccines.filter(BY_MOUTH).length;
  const byNeedle = vaccines.length - byMouth;
  add('90471', Math.min(1, byNeedle));
  add('90472', byNeedle - 1);
  add('90473', byNeedle === 0 ? Math.min(1, byMouth) : 0);
  add('90474', byNeedle === 0 ? byMouth - 1 : byMouth);
  return numbers;
}

function isCounselled(lines: readonly ProcedureLine[], { documents, facts }: ProcedureInput): boolean {
  const { age } = facts.patient;
  if (age === undefined || age >= table.counselledUnder) return false;
  return lines.some(({ code }) => code === '90460') || allSentences(documents).some(({ text }) => COUNSELLED.test(text) && (ABOUT.test(text) || ROWS.some(({ pattern }) => text.search(pattern) >= 0)));
}

function write(code: string, place: Place, units: number, { edition }: ProcedureInput): ProcedureLine[] {
  const procedure = edition.procedure(code);
  return procedure ? [writeLine(procedure, [toEvidence(place)], table.logit, { units })] : [];
}
