// What a number asks to be documented and the note does not state: the number that assumes least, and one question a line. Rows of data/needed-details.json.
import type { Query } from '../types.js';
import course from './lines/broken-off.json' with { type: 'json' };
import table from './data/needed-details.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { readAreas, readLengths, withoutBelowZero } from './lines/measures.js';
import { readLengths as readWounds } from './lines/wounds.js';
import { readAdministrations, readMinutes, siteWordsIn, tellingSentences, toEvidence } from './lines/index.js';
import { either } from './patterns.js';
import type { DetailQuery, ProcedureInput, ProcedureLine } from './types.js';

type Lowest = [numbers: string[], number: string | null];
interface Fact { ask: string; said?: string[]; sites?: boolean; minutes?: boolean; size?: string; lowest?: Lowest[] }
interface DetailRow { name: string; codes: string[]; facts: Fact[]; absent?: boolean; title?: boolean; /** Any act that was done counts beside `says`. */ done?: boolean; says?: string[]; not?: string[]; documentTypes?: string[] }

const ROWS = (table.rows as unknown as DetailRow[]).map((row) => ({ ...row, takes: readCodeSet(row.codes), says: row.done ? either([...course.done, ...(row.says ?? [])]) : either(row.says), not: either(row.not), facts: row.facts.map((fact) => ({ ...fact, said: either(fact.said) })) }));
type Row = (typeof ROWS)[number];
type Asked = Row['facts'][number];
/** What is told of other days or wanted was not done here. */
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication]);

export interface NeededDetails { lines: ProcedureLine[]; queries: DetailQuery[] }

/** The lines, each with the number that the documented facts carry, and a query for each that the note leaves open. Pure; linear in the length of the note. */
export function settleNeededDetails(lines: readonly ProcedureLine[], input: ProcedureInput): NeededDetails {
  const texts = input.documents.map(({ text }) => text);
  const known = new Map<Asked, boolean>();
  const states = (fact: Asked): boolean => {
    const before = known.get(fact) ?? (isStated(fact, texts) || (fact.minutes === true && readAdministrations(input).some(({ minutes }) => minutes !== undefined)));
    known.set(fact, before);
    return before;
  };
  const queries: DetailQuery[] = [];
  const kept: ProcedureLine[] = [];
  for (const line of lines) {
    const missing = ROWS.filter((one) => !one.absent && one.takes(line.code)).flatMap(({ facts }) => facts.filter((fact) => !states(fact)));
    if (missing.length === 0) {
      kept.push(line);
      continue;
    }
    const code = missing.reduce<string | null>((at, { lowest }) => (at === null ? null : lowerOf(at, lowest)), line.code);
    const procedure = code === null ? undefined : input.edition.procedure(code);
    const label = input.edition.procedure(code ?? line.code)?.label ?? '';
    const asks = missing.map(({ ask }) => ask);
    const asked = asks.join(' and ');
    const stands = procedure !== undefined && [...kept, ...lines.filter((one) => one !== line)].some((one) => one.code === procedure.code);
    if (!stands) queries.push({ ...(procedure ? { of: { code: procedure.code, asks } } : {}), ...writeQuestion(procedure ? `${procedure.code} (${label}): the note does not state ${asked}, by which such numbers are chosen; the one that assumes least was billed` : `The note does not state ${asked}; ${line.code} was not billed`, line.evidence.slice(0, 1)) });
    if (procedure && !stands) kept.push(procedure.code === line.code ? line : { ...line, system: procedure.system, code: procedure.code });
  }
  return { lines: kept, queries: [...queries, ...ROWS.filter(({ absent }) => absent).flatMap((row) => askAbsent(row, kept, input))] };
}

function writeQuestion(message: string, evidence: Query['evidence']): Query {
  return { topic: 'procedure_detail', message: `${message}.`, evidence };
}

function lowerOf(code: string, lowest: readonly Lowest[] | undefined): string | null {
  const row = lowest?.find(([numbers]) => numbers.includes(code));
  return row === undefined ? code : row[1];
}

function isStated({ said, sites, minutes, size }: Asked, texts: readonly string[]): boolean {
  if (said) return texts.some((text) => said.test(text));
  if (sites) return texts.some((text) => siteWordsIn(text).length > 0);
  if (minutes) return texts.some((text) => readMinutes(text).minutes !== undefined);
  return texts.some((text) => readAreas(text).length > 0 || (size === 'length' && (readLengths(text).length > 0 || readWounds(withoutBelowZero(text)).length > 0)));
}

/** The first line of a document. */
function titleOf({ id, text }: ProcedureInput['documents'][number]): Place {
  const start = text.length - text.trimStart().length;
  const end = start + text.slice(start).split('\n')[0]!.length;
  return { documentId: id, start, end, text: text.slice(start, end), section: '' };
}

/** What the words say was done, of which the claim has no number. */
function askAbsent(row: Row, lines: readonly ProcedureLine[], { documents, facts }: ProcedureInput): Query[] {
  if (lines.some(({ code }) => row.takes(code)) || !row.documentTypes?.includes(facts.documentType)) return [];
  const sentences = tellingSentences(documents);
  const place = (row.title ? documents.map(titleOf) : sentences.filter(({ section }) => !ELSEWHERE.has(section))).find(({ text }) => row.says?.test(text) && !row.not?.test(text));
  return place ? [writeQuestion(`The note does not state ${row.facts.map(({ ask }) => ask).join(' and ')}, and no such service was billed`, [toEvidence(place)])] : [];
}
