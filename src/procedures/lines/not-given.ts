// Drugs that a note names and that were not given here: taken at home or by mouth, held, refused, of another day or hand, or only wanted. Words: not-given.json.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { either } from '../patterns.js';
import { drugNames } from './drug-names.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import doses from './doses.json' with { type: 'json' };
import table from './not-given.json' with { type: 'json' };
import { readDoses } from './parse-dose.js';
import { allSentences, sentencesOver } from './read-note.js';

const SOURCE = 'HCPCS Level II and CPT: what was given at the encounter; CMS Benefit Policy Manual, chapter 15, section 50';
const one = (pattern: string): RegExp => new RegExp(pattern, 'i');
const [REFUSED, GOES_ON, RESUMED, HERE, MOUTH, NEEDLE, GIVEN, WANTED, OFTEN] = [table.refused, table.goesOn, table.resumed, table.here, table.mouth, table.needle, table.given, table.wanted, table.often].map(one) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const WITHHELD = either(table.withheld);
const ASIDE = new RegExp(table.aside, 'gi');
const CUT = new RegExp(table.cut, 'gi');
const [ELSEWHERE, OR_EMERGENCY] = [table.elsewhere, [...table.elsewhere, ...table.emergency]].map((all) => new RegExp(all.join('|'), 'gi')) as [RegExp, RegExp];
const HERES = new RegExp(table.here, 'gi');
const TAKES = readCodeSet(table.codes);
const GIVING = readCodeSet(['96365-96368', '96372-96375', '96401-96417']);
/** Names of doses.json that several numbers share. */
const SHARED = doses.drugs.filter(({ codes }) => codes.some(TAKES)).map(({ codes, names }) => ({ codes, pattern: new RegExp(`^(?:${names.join('|')})$`, 'i') }));
const SHARED_NAMES = doses.drugs.filter(({ codes }) => codes.some(TAKES)).flatMap(({ names }) => names).join('|');
/** Behind a drug that is taken often: "today's dose given SC". */
const TODAYS = new RegExp(table.todays, 'i');
/** Directly before the name: it was given. */
const GAVE = /\b(?:injected|given|gave|administered|infused|received)(?: (?:with|by|of|the|a|an|her|him|here|today))*\W*$/i;
/** Words behind a drug that may speak of it, in UTF-16 units. */
const REACH = 120;
/** A dose before the name is the name's own: `60 mg of ketorolac`. */
const DOSE_BEFORE = 16;

/** A drug's name in a sentence: `[index, end)`, and where the next drug begins. */
export interface NamedAt { index: number; end: number; next: number }

/** Where the drugs of a sentence stand. */
export function namesIn(text: string, pattern: RegExp): (NamedAt & { name: string })[] {
  const found = [...text.matchAll(pattern)];
  return found.map((match, at) => ({ name: match[0], index: match.index, end: match.index + match[0].length, next: found[at + 1]?.index ?? text.length }));
}

/** Words about a drug without what they add of other doses: "(last one in the right arm), next due in May". */
export function withoutAsides(text: string): string {
  return text.replace(ASIDE, ' ');
}

/** Whether the words around a drug say that it was not given here by needle; that it is wanted or taken often says so of a stated dose alone. Linear in the text. */
export function isNotGiven(text: string, { index, end, next }: NamedAt, following: string, setting: string, dosed = true): boolean {
  const from = Math.max(0, ...[...text.slice(0, index).matchAll(CUT)].map((cut) => cut.index + cut[0].length));
  const lead = text.slice(from, index);
  const near = lead.slice(readDoses(lead).at(-1)?.end ?? 0);
  const own = withoutAsides(text.slice(end, Math.min(next, end + REACH)).split(CUT)[0]!);
  if (REFUSED.test(near)) return true;
  const rest = text.slice(end, next);
  if (!RESUMED.test(text.slice(end)) && (WITHHELD.test(rest) || (next === text.length && !GAVE.test(near) && GOES_ON.test(following) && WITHHELD.test(` ${following}`)))) return true;
  const elsewhere = setting === 'emergency' ? ELSEWHERE : OR_EMERGENCY;
  const last = (all: RegExp): number => [...lead.matchAll(all)].at(-1)?.index ?? -1;
  if (!HERE.test(own) && (own.search(elsewhere) >= 0 || last(elsewhere) > last(HERES))) return true;
  if (MOUTH.test(own) && !NEEDLE.test(own)) return true;
  return dosed && !GIVEN.test(own) && !TODAYS.test(rest) && (WANTED.test(near) || OFTEN.test(own));
}

interface Mentioned { place: Place; dosed: boolean; not: boolean }

/**
 * The lines without the injected drugs of which every dose that the note names was not given here, and without the numbers of giving that rest on the words of
 * such drugs alone; a finding for each. Pure; linear in the length of the note.
 */
export function dropNotGiven(lines: readonly ProcedureLine[], input: ProcedureInput): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const { pattern, codes } = drugNames(input);
  const names = new RegExp(`${pattern.source}|\\b(?:${SHARED_NAMES})(?![\\w-])`, 'gi');
  const mentions = new Map<string, Mentioned[]>();
  const bySentence = new Map<string, Mentioned[]>();
  const all = allSentences(input.documents);
  all.forEach((place, at) => {
    const following = all[at + 1]?.documentId === place.documentId ? all[at + 1]!.text : '';
    for (const named of namesIn(place.text, names)) {
      const own = codes.get(named.name.toLowerCase());
      const around = place.text.slice(Math.max(0, named.index - DOSE_BEFORE), Math.min(named.next, named.end + REACH));
      const dosed = readDoses(around).length > 0;
      const said = { place, dosed, not: isNotGiven(place.text, named, following, input.facts.setting, dosed) };
      for (const code of new Set([...(own ? [own] : []), ...SHARED.flatMap((row) => (row.pattern.test(named.name) ? row.codes : []))])) mentions.set(code, [...(mentions.get(code) ?? []), said]);
      const key = `${place.documentId}:${place.start}`;
      bySentence.set(key, [...(bySentence.get(key) ?? []), said]);
    }
  });
  const findings: ProcedureFinding[] = [];
  const kept = lines.filter((line) => {
    const said = TAKES(line.code) ? decisive(mentions.get(line.code) ?? []) : GIVING(line.code) ? givenIn(line, bySentence, input) : [];
    if (said.length === 0 || said.some(({ not }) => !not)) return true;
    findings.push({ rule: 'drug-not-given', severity: 'info', codes: [line.code], message: `${line.code} was not billed: by the words of the note the drug was not given here by needle (taken at home or by mouth, held, refused, of another day or place, or only wanted).`, source: SOURCE, evidence: said.slice(0, 1).map(({ place: { documentId, start, end, text, section } }) => ({ documentId, start, end, text, section })) });
    return false;
  });
  return { lines: kept, findings };
}

/** Where a dose of the drug is told, those places alone count. */
function decisive(said: readonly Mentioned[]): readonly Mentioned[] {
  const dosed = said.filter((one) => one.dosed);
  return dosed.length > 0 ? dosed : said;
}

/** The drugs named in the sentences of a giving's quotes; none where a quote names no drug. */
function givenIn({ evidence }: ProcedureLine, bySentence: ReadonlyMap<string, Mentioned[]>, { documents }: ProcedureInput): readonly Mentioned[] {
  const named = evidence.map(({ documentId, start, end }) => {
    const doc = documents.find(({ id }) => id === documentId);
    return doc ? sentencesOver(doc, start, end).flatMap((one) => bySentence.get(`${one.documentId}:${one.start}`) ?? []) : [];
  });
  return named.every((list) => list.length > 0) ? named.flat() : [];
}
