// Which diagnoses are those of the place where a line's act was done, among several that one scope found: rows of link-places.json.
import type { LineView } from './contract.js';
import table from './link-places.json' with { type: 'json' };
import { allSentences } from './read-note.js';

interface ScopeRow { acts: [codes: string[], words: string][]; sites: Record<string, string>; codes: Record<string, string[]> }
const SCOPES = (table.scopes as unknown as ScopeRow[]).map(({ acts, sites, codes }) => ({
  acts: acts.map(([numbers, words]) => ({ numbers, words: new RegExp(words, 'i') })),
  sites: Object.entries(sites).map(([site, words]) => [site, new RegExp(words, 'i')] as const),
  codes: Object.entries(codes).sort(([a], [b]) => b.length - a.length),
}));
type Scope = (typeof SCOPES)[number];
const ELSEWHERE: ReadonlySet<string> = new Set(table.notSections);
const NOT = new RegExp(table.notClauses, 'i');
const CUT = /[;\n]|\.(?!\d)|,? (?:but|while|whereas) /;
/** Where the next growth of a list begins. */
const NEXT = /,|\band\b|&/i;

/** A means with the places where it was used. */
interface Told { act: string | undefined; sites: string[] }

/** The diagnoses of the line's own places and those of other places; undefined where the note does not tell where its act was done or the claim has none of there. */
export function splitByPlace({ line, document }: LineView, codes: readonly string[]): { own: string[]; foreign: string[] } | undefined {
  const scope = SCOPES.find(({ acts }) => acts.some(({ numbers }) => numbers.includes(line.code)));
  const act = scope?.acts.find(({ numbers }) => numbers.includes(line.code));
  if (!scope || !act || !document) return undefined;
  const places = new Set(readActs(scope, document).filter((one) => one.act === act.numbers[0]).flatMap(({ sites }) => sites));
  // a polyp of no kind gives way to one of a known kind on the same claim (rule open-family)
  const known = codes.some((code) => code.startsWith(table.known)) ? codes.filter((code) => code !== table.open) : codes;
  const sited = known.flatMap((code) => { const of = scope.codes.find(([start]) => code.startsWith(start))?.[1]; return of ? [{ code, here: of.some((site) => places.has(site)) }] : []; });
  const own = sited.filter(({ here }) => here).map(({ code }) => code);
  return own.length === 0 ? undefined : { own, foreign: sited.filter(({ here }) => !here).map(({ code }) => code) };
}

/** Acts of the body in their order, each with the places of its clause, or else of the clause before. */
function readActs(scope: Scope, document: NonNullable<LineView['document']>): Told[] {
  const told: Told[] = [];
  let last: string[] = [];
  for (const { text, section } of allSentences([document])) {
    if (ELSEWHERE.has(section)) {
      last = [];
      continue;
    }
    for (const clause of text.split(CUT).filter((one) => !NOT.test(one))) {
      const [acts, sites] = [actsIn(scope, clause), sitesIn(scope, clause)];
      if (acts.length > 1 && sites.length > 1) told.push(...readList(scope, clause));
      else for (const act of acts) told.push({ act, sites: sites.length > 0 ? sites : last });
      if (sites.length > 0) last = sites;
    }
  }
  return told;
}

/** Items of one clause with means and places that differ: each place goes with the means of its own item, else with the next one told. */
function readList(scope: Scope, clause: string): Told[] {
  const told: Told[] = [];
  let waiting: string[] = [];
  for (const item of clause.split(NEXT)) {
    const [acts, sites] = [actsIn(scope, item), sitesIn(scope, item)];
    waiting = [...waiting, ...sites];
    if (acts.length !== 1) continue;
    told.push({ act: acts[0], sites: waiting });
    waiting = [];
  }
  return told;
}

function actsIn({ acts }: Scope, text: string): string[] {
  return acts.filter(({ words }) => words.test(text)).map(({ numbers }) => numbers[0]!);
}

function sitesIn({ sites }: Scope, text: string): string[] {
  return sites.filter(([, words]) => words.test(text)).map(([site]) => site);
}
