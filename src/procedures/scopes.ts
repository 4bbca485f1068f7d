// What was done through a scope: the body of a report decides against its title, and the look stays where nothing else was done. Rows of data/scopes.json.
import { readFacts } from './facts.js';
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { allSentences, tellingSentences, toEvidence } from './lines/read-note.js';
import { either } from './patterns.js';
import table from './data/scopes.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';
import { writeLine } from './write-line.js';

interface ActRow { code: string; sizes?: [code: string, from: number][]; tells?: string[]; keeps: string[]; unless?: string[]; over?: string[]; apart?: boolean; from?: string[]; caused?: { says: string[]; unless: string[] } }
const compile = ({ tells, keeps, unless = [], over = [], from = [], caused, ...row }: ActRow) => ({ ...row, caused: caused && { says: either(caused.says), unless: either(caused.unless) }, tells: either(tells), keeps: either(keeps), unless: readCodeSet([row.code, ...unless]), over: readCodeSet(over), from: readCodeSet(from) });
type Act = ReturnType<typeof compile>;
const SCOPES = table.scopes.map((row) => ({ ...row, cancelled: either(table.cancelled.map((one) => one.replaceAll('<SCOPE>', `(?:${row.name})`))), begun: new RegExp(table.begun.replaceAll('<SCOPE>', `(?:${row.name})`), 'i'), beside: readCodeSet('beside' in row && row.beside ? row.beside : []), foreign: 'foreign' in row && row.foreign ? new RegExp(row.foreign, 'i') : undefined, takes: readCodeSet(row.numbers), wentIn: new RegExp(row.in, 'i'), sites: new RegExp(row.sites, 'gi'), acts: (row.acts as ActRow[]).map(compile) }));
type Scope = (typeof SCOPES)[number];

/** Scopes of part of the way, which go in by the same instruments. */
const OTHER_SCOPES = readCodeSet(['43200-43232', '44360-44408', '45300-45350']);
const DENIED = new RegExp(table.denied, 'i');
const UNDONE = new RegExp(table.undone, 'i');
const NOT = /\b(?:no|not|never)\b/i;
const CUT = /[;\n]|\.(?!\d)|,? (?:but|while|whereas|although) /;
const PAST: ReadonlySet<string> = new Set(zoneTable.zones.past);
/** Sections that tell of other days or of why; those that draw a conclusion speak for a number, not of a further one. */
const ELSEWHERE: ReadonlySet<string> = new Set(['past', 'history', 'indication', 'diagnosis'].flatMap((zone) => zoneTable.zones[zone as 'past']));
const CONCLUDING: ReadonlySet<string> = new Set([...zoneTable.zones.judgement, ...zoneTable.zones.plan]);
const NAMING: ReadonlySet<string> = new Set([...zoneTable.zones.heading, ...zoneTable.zones.title]);
/** In a section that names the procedures the telling begins with the first sentence that is one. */
const NARRATIVE = /\b(?:was|were|had been|\w+scope)\b/;
/** A line that says what was to be done. */
const WANTED = /^\W*(?:planned|scheduled|posted|intended|proposed|booked)\b/i;
/** As sure as a procedure that the note names as done (data/named.json). */
const LOGIT = 0.9;
const RULE = { rule: 'heading-and-body', severity: 'warning', source: table.source } as const;

export interface SettledScopes { lines: ProcedureLine[]; findings: ProcedureFinding[] }

/**
 * The lines with what the body of a report tells of its scopes: a number of which only the title speaks falls, one that only the body tells is added, each with a finding.
 * A scope of which every number fell (`fallen`: the findings that say so) leaves its look. Pure.
 */
export function settleScopes(lines: readonly ProcedureLine[], fallen: readonly ProcedureFinding[], input: ProcedureInput): SettledScopes {
  const gone = new Set(fallen.flatMap(({ codes }) => codes));
  return SCOPES.reduce<SettledScopes>((sofar, scope) => {
    const { lines: told, findings, cancelled = false } = reconcile(scope, sofar.lines, gone, input);
    const bare = !cancelled && (findings.some(({ codes }) => codes.some(scope.takes)) || [...gone].some(scope.takes)) && !told.some(({ code }) => scope.takes(code)) || goesBeside(scope, told, input);
    return { lines: [...told, ...(bare ? writeLook(scope, input) : [])], findings: [...sofar.findings, ...findings] };
  }, { lines: [...lines], findings: [] });
}

/** Whether a scope went in beside another endoscopy of the claim, by its own name. */
function goesBeside({ beside, takes, begun, sites }: Scope, lines: readonly ProcedureLine[], input: ProcedureInput): boolean {
  if (!lines.some(({ code }) => beside(code)) || lines.some(({ code }) => takes(code) || OTHER_SCOPES(code)) || !table.documentTypes.includes(input.facts.documentType)) return false;
  return partsOf(input).body.some(({ text, section }) => !CONCLUDING.has(section) && doneIn(text, begun).some((clause) => clause.match(sites) !== null));
}

function isForeign({ foreign, sites }: Scope, text: string): boolean {
  return (foreign?.test(text) ?? false) && text.match(sites) === null;
}

function reconcile(scope: Scope, lines: readonly ProcedureLine[], gone: ReadonlySet<string>, input: ProcedureInput): SettledScopes & { cancelled?: boolean } {
  const findings: ProcedureFinding[] = [];
  if (!lines.some(({ code }) => scope.takes(code)) || !table.documentTypes.includes(input.facts.documentType)) return { lines: [...lines], findings };
  const { body, titles, aside } = partsOf(input);
  const sentences = body.filter(({ section }) => !CONCLUDING.has(section));
  const cancelled = sentences.find(({ text }) => scope.cancelled.test(text));
  if (cancelled && !sentences.some(({ text }) => doneIn(text, scope.begun).length > 0)) {
    const codes = lines.map(({ code }) => code).filter(scope.takes);
    findings.push({ ...RULE, codes, message: `${codes.join(', ')} was not billed: the body of the report says that the endoscopy was not begun.`, evidence: [toEvidence(cancelled)] });
    return { lines: lines.filter(({ code }) => !scope.takes(code)), findings, cancelled: true };
  }
  const told = (pattern: RegExp | undefined): Place[] => (pattern ? sentences.filter(({ text }) => doneIn(text, pattern).some((clause) => !isForeign(scope, clause))) : []);
  // a report of which the body does not speak of the scope says nothing against its title
  if (!sentences.some(({ text }) => scope.wentIn.test(text)) && !scope.acts.some(({ tells }) => told(tells).length > 0)) return { lines: [...lines], findings };
  // what another endoscopy of the claim took says nothing of this one
  const telling = [...body, ...aside];
  const others = SCOPES.some((other) => other !== scope && lines.some(({ code }) => other.takes(code)));
  let current = lines.filter(({ code, evidence }) => {
    const act = scope.acts.find((one) => one.code === code);
    if (!act || telling.some(({ text }) => doneIn(text, act.keeps).length > 0 && !(others && isForeign(scope, text)))) return true;
    findings.push({ ...RULE, codes: [code], message: `${code} was not billed: the body of the report tells of no such act, only its title does.`, evidence: evidence.slice(0, 1) });
    return false;
  });
  const named = scope.acts.filter(({ keeps }) => titles.some(({ text }) => keeps.test(text)));
  for (const act of scope.acts) {
    const places = told(act.tells);
    if (places.length > 0 && named.length > 0 && !named.includes(act) && current.some(({ code }) => code === act.code))
      findings.push({ ...RULE, codes: [act.code], message: `${act.code} is told in the body of the report; its title names another act.`, evidence: [...titles.slice(0, 1), ...places.slice(0, 1)].map(toEvidence) });
    if (places.length === 0 || isCaused(act, places, sentences) || gone.has(act.code) || current.some(({ code }) => act.unless(code)) || (act.apart && !isApart(act, sentences, scope, current))) continue;
    const procedure = input.edition.procedure(sizedCode(act, places));
    if (!procedure) continue;
    const line = writeLine(procedure, places.slice(0, 1).map(toEvidence), LOGIT, { source: 'procedure-scopes' });
    findings.push({ ...RULE, codes: [procedure.code], message: `${procedure.code} was billed: the body of the report tells it, its title does not name it.`, evidence: line.evidence });
    current = [...current.filter(({ code }) => !act.over(code) && code !== scope.look), line];
  }
  return { lines: current, findings };
}

/** The sentences that tell what was done, those that name it, and those of sections about other things, under which a list of findings may stand. */
function partsOf({ documents }: ProcedureInput): { body: Place[]; titles: Place[]; aside: Place[] } {
  const titles: Place[] = [];
  const aside: Place[] = [];
  let told = '';
  const body = tellingSentences(documents).filter((one) => {
    const { documentId, start, section, text } = one;
    const first = documents.some(({ id, sentences }) => id === documentId && sentences[0]?.start === start);
    if (!first && ELSEWHERE.has(section)) {
      if (!PAST.has(section)) aside.push(one);
      return false;
    }
    if (NARRATIVE.test(text)) told = section;
    const names = first || WANTED.test(text) || (NAMING.has(section) && told !== section);
    if (names) titles.push(one);
    return !names;
  });
  return { body, titles, aside };
}

/** The clauses of a text in which a pattern tells an act that nothing takes back. */
function doneIn(text: string, pattern: RegExp): string[] {
  return text.split(CUT).filter((clause) => {
    const match = pattern.exec(clause);
    return match && !NOT.test(match[0]) && !DENIED.test(clause.slice(0, match.index)) && !UNDONE.test(clause.slice(match.index + match[0].length));
  });
}

/** Whether every place lays what was treated to the scope itself, in one session. */
function isCaused({ caused }: Act, places: readonly Place[], sentences: readonly Place[]): boolean {
  return caused !== undefined && places.every(({ text }) => caused.says?.test(text)) && !sentences.some(({ text }) => caused.unless?.test(text));
}

/** Whether an act beside others of its scope names a place of its own. */
function isApart({ tells, from }: Act, sentences: readonly Place[], { sites, acts }: Scope, lines: readonly ProcedureLine[]): boolean {
  const placesOf = (pattern: RegExp | undefined): string[] => (pattern ? sentences.flatMap(({ text }) => doneIn(text, pattern)).flatMap((text) => [...text.matchAll(sites)].map(([word]) => word.toLowerCase())) : []);
  const others = lines.filter(({ code }) => from(code));
  const theirs = new Set(others.flatMap(({ code }) => placesOf(acts.find((one) => one.code === code)?.tells)));
  return others.length === 0 || placesOf(tells).some((site) => !theirs.has(site));
}

function sizedCode({ code, sizes }: Act, places: readonly Place[]): string {
  const widest = Math.max(0, ...places.flatMap(({ text }) => readFacts(text).cm));
  return (widest > 0 ? sizes?.findLast(([, from]) => widest >= from)?.[0] : undefined) ?? code;
}

function writeLook({ look, wentIn }: Scope, { documents, edition }: ProcedureInput): ProcedureLine[] {
  const procedure = edition.procedure(look);
  const told = allSentences(documents).find(({ text, section }) => !PAST.has(section) && wentIn.test(text));
  return procedure && told ? [writeLine(procedure, [toEvidence(told)], LOGIT)] : [];
}
