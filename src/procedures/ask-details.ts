// Questions about a line that still stand once the claim is complete: what the note states after all, or asks of a line that fell, is not asked.
import type { Query } from '../types.js';
import table from './data/measured-facets.json' with { type: 'json' };
import { readMinutes, viewLines } from './lines/index.js';
import { either } from './patterns.js';
import type { DetailQuery, ProcedureInput, ProcedureLine } from './types.js';

/** What a number asks for and the words beside it do not state: `missing` are facets of data/measured-facets.json. */
export interface DetailQuestion { code: string; label: string; missing: readonly (keyof typeof table.facets)[]; evidence: Query['evidence'] }

const STATED = new Map(Object.entries(table.stated).flatMap(([facet, patterns]) => (typeof patterns === 'string' ? [] : [[facet, either(patterns)] as const])));

/** Queries of the questions that stand: minutes are stated where the sentences of the line hold a duration or two times of the clock, both where units were counted. Pure. */
export function askDetails(questions: readonly DetailQuestion[], lines: readonly ProcedureLine[], input: ProcedureInput): DetailQuery[] {
  const views = viewLines(lines, input);
  return questions.flatMap(({ code, label, missing, evidence }): DetailQuery[] => {
    const own = views.filter(({ line }) => line.code === code);
    if (own.length === 0) return [];
    const words = own.flatMap(({ quotes, sentences }) => [...quotes, ...sentences]).map(({ text }) => text);
    const stated = (facet: string): boolean => words.some((text) => STATED.get(facet)?.test(text)) || (facet === 'minutes' && words.some((text) => readMinutes(text).minutes !== undefined))
      || ((facet === 'count' || facet === 'minutes') && own.some(({ line }) => line.units > 1));
    const open = missing.filter((facet) => !stated(facet));
    return open.length === 0 ? [] : [writeQuery({ code, label, missing: open, evidence })];
  });
}

/** One question in words. */
function writeQuery({ code, label, missing, evidence }: DetailQuestion): DetailQuery {
  const asks = missing.map((facet) => table.facets[facet].ask);
  return { topic: 'procedure_detail', of: { code, asks }, message: `${code} (${label}): the note does not state ${asks.join(' or ')}, which decides between this and neighbouring codes`, evidence };
}
