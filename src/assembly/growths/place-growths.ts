// Which growth of the bowel lies where: a site that stands in the clause of another growth is not the adenoma's. Words and codes: growth-places.json.
import type { DraftCode, Evidence, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './growth-places.json' with { type: 'json' };

const SITES = (table.sites as unknown as readonly [string, string][]).map(([words, code]) => ({ words: new RegExp(words, 'i'), code }));
const [DENIED, LIPOMA, GROWTH, OTHER, ADENOMA, ALL_ADENOMAS, OTHER_KINDS, LIPOMA_CODES] = [table.denied, table.lipoma, table.growth, table.other, table.adenoma, table.allAdenomas, table.otherKinds, table.lipomaCodes]
  .map((words) => new RegExp(words, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const SKIPPED: ReadonlySet<string> = new Set(table.skipSections);
const POLYPS: ReadonlySet<string> = new Set(table.polyps);
const ADENOMA_CODES: ReadonlySet<string> = new Set(SITES.map(({ code }) => code));
const CUT = /[;\n]|\.(?!\d)|,|\b(?:and|but|while|whereas)\b/i;

type Kind = 'growth' | 'lipoma' | 'other';

/** What a note tells of each part of the bowel, by the code of an adenoma there, with the words that tell of a growth. */
interface Places { kinds: Map<string, Set<Kind>>; quotes: Map<string, Evidence> }

function kindOf(part: string): Kind | undefined {
  if (DENIED.test(part)) return 'other';
  if (LIPOMA.test(part)) return 'lipoma';
  if (GROWTH.test(part)) return 'growth';
  return OTHER.test(part) ? 'other' : undefined;
}

export function readPlaces(sentences: readonly Mention[]): Places {
  const places: Places = { kinds: new Map(), quotes: new Map() };
  const tell = (sites: readonly string[], kind: Kind, { documentId, start, end, text, section }: Mention): void => {
    for (const site of sites) {
      places.kinds.set(site, (places.kinds.get(site) ?? new Set()).add(kind));
      if (kind === 'growth' && !places.quotes.has(site)) places.quotes.set(site, { documentId, start, end, text, section });
    }
  };
  let last: string[] = [];
  for (const sentence of sentences) {
    const parts = sentence.text.split(CUT).map((part) => ({ sites: SITES.filter(({ words }) => words.test(part)).map(({ code }) => code), kind: kindOf(part) }));
    const sited = parts.some(({ sites }) => sites.length > 0);
    // what a pathologist says of no place says nothing of the place told last
    let [here, waiting]: [string[], Kind | undefined] = [sited || sentence.section === 'pathology' || ADENOMA.test(sentence.text) ? [] : last, undefined];
    for (const { sites, kind } of parts) {
      if (sites.length > 0) here = sites;
      const told = kind ?? (sites.length > 0 ? waiting : undefined);
      // "a polyp, 8 mm, in the sigmoid": what has no place yet waits for one
      if (told !== undefined && here.length > 0) tell(here, told, sentence);
      waiting = kind ?? waiting;
    }
    if (here.length > 0) last = here;
  }
  return places;
}

/** Candidates with adenomas where the note tells of a growth that may be one, polyps of no kind that it calls adenomas one and all by their places, and lipomas of the bowel as such. */
export function placeGrowths(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const likely = candidates.filter(worthy);
  if (!likely.some(({ code }) => ADENOMA_CODES.has(code) || POLYPS.has(code) || LIPOMA_CODES.test(code))) return { candidates: [...candidates], dropped: [] };
  const sentences = mentions.filter(({ level, section, assertion }) => level === 'sentence' && !SKIPPED.has(section) && !assertion.family && !assertion.hypothetical && !assertion.historical);
  const { kinds, quotes } = readPlaces(sentences);
  const grown = [...kinds].filter(([, told]) => told.has('growth')).map(([code]) => code);
  const dropped: DroppedCode[] = [];
  const giveWay = (candidate: DraftCode, ...by: string[]): DraftCode[] => {
    dropped.push(...by.map((code) => ({ code: candidate.code, reason: 'sibling' as const, by: code })));
    return by.map((code) => ({ ...candidate, code, evidence: quotes.has(code) ? [quotes.get(code)!] : candidate.evidence, sources: [...new Set([...candidate.sources, 'assembly:place'])] }));
  };
  const told = sentences.filter(({ assertion }) => !assertion.negated && !assertion.uncertain);
  const adenomas = told.some(({ text }) => ADENOMA.test(text)), kindless = !told.some(({ text }) => OTHER_KINDS.test(text));
  const all = told.some(({ text }) => ALL_ADENOMAS.test(text)) && kindless;
  const known = new Set(likely.map(({ code }) => code));
  const placed = candidates.flatMap((candidate): DraftCode[] => {
    const { code, evidence } = candidate;
    const elsewhere = grown.filter((site) => site !== code);
    if (ADENOMA_CODES.has(code) && kinds.has(code) && !grown.includes(code) && elsewhere.length > 0) {
      if (elsewhere.length === 1 && adenomas && kindless) return giveWay(candidate, elsewhere[0]!);
      dropped.push({ code, reason: 'sibling', by: elsewhere.find((site) => known.has(site)) ?? '' });
      return [];
    }
    if (LIPOMA_CODES.test(code) && [...kinds.values()].some((of) => of.has('lipoma')) && evidence.some(({ text }) => LIPOMA.test(text)) && evidence.every(({ text }) => SITES.some(({ words }) => words.test(text)) || /^\W*(?:\w+ )*lipoma\W*$/i.test(text))) return giveWay(candidate, table.lipomaBowel);
    if (all && POLYPS.has(code) && worthy(candidate) && grown.length > 0) return giveWay({ ...candidate, logit: Math.min(candidate.logit, table.standsAt) }, ...grown);
    return [candidate];
  });
  return { candidates: placed, dropped };
}
