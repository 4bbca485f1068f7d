// What a note tells of metastases: from where a malignancy spread and to where. Words and codes: spread-sites.json.
import type { Mention } from '../../types.js';
import table from './spread-sites.json' with { type: 'json' };

export interface SpreadSite { begin: string; code: string; sides?: { right: string; left: string }; /** Codes of a malignancy that began there. */ organ?: string }
export interface Primary { begin: RegExp; code: string; history: string }

/** One statement: the places that a malignancy reached, where it began (if told), and the sentence. */
export interface Spread { sites: { site: SpreadSite; code: string }[]; primary: Primary | undefined; said: Mention; /** Words of the primary in the sentence. */ from: string | undefined }

const any = (words: readonly string[]): string => `(?:${words.join('|')})`;
const SITES = table.sites.map(({ words, ...site }) => ({ words: new RegExp(`\\b(?:${words})\\b`, 'i'), site: site as SpreadSite }));
const PRIMARIES = table.primaries.map(({ words, begin, code, history }) => ({ words: new RegExp(`\\b(?:${words})\\b`, 'i'), primary: { begin: new RegExp(`^${begin}`), code, history } }));
const PLACE = any(table.sites.map(({ words }) => words));
const ORIGIN = any(table.primaries.map(({ words }) => words));
/** A malignancy by its place ("lung cancer", "renal cell carcinoma", "cancer of the breast"), or one whose name tells it (melanoma, RCC). */
const NAMED = `(?:(?:${ORIGIN})(?: \\w+){0,2} (?:${table.kind})|(?:${table.kind}) (?:of|in) the (?:(?:left|right) )?(?:${ORIGIN})|melanoma|RCC|HCC|NSCLC|SCLC)`;
/** What may stand before and between places of a list: "the liver, both lungs and left femur". */
const LISTED = '(?:the|his|her|both|bilateral|left|right|multiple|several|diffuse|widespread|distal|proximal|probable|regional|also|and|or|as well as|to|,|/|&)';
const PLACES = `(?:(?:\\s|\\b${LISTED}\\b|[,/&])*\\b(?:${PLACE})\\b)+`;
/** Longer sentences, in characters, are no sentences; the patterns take time by the square of the length. */
const LONGEST = 2000;
/** Before a statement: what denies it or leaves it open. */
const UNSAID = /\b(?:no|not|without|denies|negative|r\/o|rules? out|any|evaluat\w+|assess\w*|possible|possibly|probable|suspicious|suspected|concern\w*|question\w*|free|clear|resected|removed|history)\b[^,.;:]{0,40}$/i;
/** Before the first place of several: it is where the malignancy began ("adenocarcinoma of the right lower lobe, brain metastases", "ca left upper lobe lung, bone mets"). */
const BEGAN_AT = new RegExp(`\\b(?:${table.kind})(?: (?!(?:with|to|and|from|metasta\\w*|mets?)\\b)[\\w-]+){0,7}\\s*$`, 'i');
/** Malignancies whose spread has codes of its own (C7B). */
const NEUROENDOCRINE = /neuro-?endocrine|carcinoid|\bp?NETs?\b|merkel/i;
const METASTASES = '(?:metastas[ei]s|mets?|metastatic (?:disease|lesions?|deposits?|nodules?|foci|spread|involvement)|lesions|deposits|nodules)';

/** Patterns with named groups: `from` the primary, `to` the places. */
const PATTERNS = [
  `\\bmetastatic (?<from>${NAMED})(?:,| now| which has spread| that has spread| spread)*(?: to| involving| with (?:${METASTASES}|involvement|spread)(?: to| in| of| involving))(?<to>${PLACES})`,
  `\\b(?<from>${NAMED})(?:,| now| \\([^)]{0,30}\\)| stage \\w+)*(?: is| was| has)?(?: now| widely| been)? metasta(?:tic|sized)(?: to| in)(?<to>${PLACES})`,
  `\\b(?<from>${NAMED})(?:,| now| \\([^)]{0,30}\\)| stage \\w+)* with (?:\\w+ ){0,2}?(?:metastas[ei]s|mets|metastatic disease|spread|metastatic spread)(?: to| in| involving| of)(?<to>${PLACES})`,
  `\\b(?<from>${NAMED})(?:,| now| \\([^)]{0,30}\\)| stage \\w+)* with(?: known| multiple| new| numerous| extensive| diffuse)?(?<to>${PLACES}) (?:metastas[ei]s|mets?|metastatic (?:disease|lesions?))`,
  `\\bmetastatic (?<from>${NAMED})(?:,| now)* with(?: known| multiple| new)?(?<to>${PLACES}) (?:lesions|deposits|nodules|involvement|metastas[ei]s|mets?|disease)`,
  `(?<to>${PLACES}) (?:metastas[ei]s|mets?|metastatic (?:disease|lesions?))(?: \\([^)]{0,30}\\))? (?:from|of|due to|secondary to)(?: an?| the| his| her| known| primary| (?:left|right))*(?: )(?<from>${NAMED})`,
  `\\b(?:metastas[ei]s|mets|metastatic (?:disease|lesions?|deposits?|foci|spread|involvement)|metastatic|metastasized)(?: to| in| involving)(?<to>${PLACES})`,
  `(?<to>${PLACES}) (?:metastas[ei]s|mets)\\b`,
].map((pattern) => new RegExp(pattern, 'i'));

const sideOf = (words: string): 'right' | 'left' | undefined => (/\bboth|bilateral/i.test(words) ? undefined : /\bright\b/i.test(words) ? (/\bleft\b/i.test(words) ? undefined : 'right') : /\bleft\b/i.test(words) ? 'left' : undefined);

/** The places in a list, each with the code that its words give; a side stands before its place. */
function readPlaces(words: string): Spread['sites'] {
  return words.split(/,|;|\/|&|\band\b|\bor\b|\bas well as\b/i).flatMap((part) => {
    // of several readings of the same words ("bone marrow", "pelvic nodes") the longest counts
    const found = SITES.map(({ words: of, site }) => ({ site, length: of.exec(part)?.[0].length ?? 0 })).filter(({ length }) => length > 0).sort((a, b) => b.length - a.length)[0];
    if (!found) return [];
    const side = sideOf(part);
    return [{ site: found.site, code: (side && found.site.sides?.[side]) ?? found.site.code }];
  });
}

/** Whether a title names the place. */
export function isAtPlace(title: string, site: SpreadSite): boolean {
  return SITES.some((one) => one.site === site && one.words.test(title));
}

/** Codes of a malignancy that began in a place. */
const ORGANS = new Map(SITES.flatMap(({ site }) => (site.organ === undefined ? [] : [[site, new RegExp(site.organ)] as const])));
const AGAIN = new RegExp(table.again, 'i');
/** Words that tell of metastases in a place: "mets to the left lung", "pulmonary metastases". */
const REACHED = new Map(SITES.map(({ site }, i) => {
  const at = table.sites[i]!.words;
  return [site, new RegExp(`\\b(?:${METASTASES}|metasta\\w+)[^.;]{0,40}\\b(?:to|in|involving)\\b[^.;]{0,40}\\b(?:${at})\\b|\\b(?:${at})(?: [\\w-]+)? ${METASTASES}\\b`, 'i')] as const;
}));

/** Whether a note gives no ground for a secondary code: it never names the place, or only as the one where a malignancy among `primaries` began. */
export function isUntold(code: string, primaries: readonly string[], mentions: readonly Mention[]): string | undefined {
  const rows = SITES.filter(({ site }) => site.organ !== undefined && code.startsWith(site.begin));
  if (rows.length === 0) return undefined;
  const named = mentions.filter(({ text, assertion }) => !assertion.negated && rows.some(({ words }) => words.test(text)));
  if (named.length === 0) return '';
  const origin = primaries.find((one) => rows.some(({ site }) => ORGANS.get(site)!.test(one)));
  return origin !== undefined && !named.some(({ text }) => AGAIN.test(text) || rows.some(({ site }) => REACHED.get(site)!.test(text))) ? origin : undefined;
}

/** What sentences that are neither denied nor about others tell of spread. Pure. */
export function readSpread(sentences: readonly Mention[]): Spread[] {
  return sentences.flatMap((said): Spread[] => {
    if (said.text.length > LONGEST || !/metasta|\bmets?\b/i.test(said.text) || NEUROENDOCRINE.test(said.text)) return [];
    for (const pattern of PATTERNS) {
      const match = pattern.exec(said.text.replace(/\s/g, ' '));
      const found = match?.groups;
      if (!found?.to || UNSAID.test(said.text.slice(0, match!.index))) continue;
      const primary = PRIMARIES.find(({ words }) => words.test(found.from ?? ''))?.primary;
      const places = readPlaces(found.to);
      const sites = (places.length > 1 && BEGAN_AT.test(said.text.slice(0, match!.index)) ? places.slice(1) : places).filter(({ site }, i, all) => all.findIndex((other) => other.site === site) === i);
      if (sites.length > 0) return [{ sites, primary, said, from: found.from }];
    }
    return [];
  });
}
