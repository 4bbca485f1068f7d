// Several pressure ulcers or burns of one note: each has the stage or degree that the note tells of it, and a healed one has none. Words and codes: graded-parts.json.
import type { DraftCode, Evidence, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './graded-parts.json' with { type: 'json' };
import { sharedWords } from '../spans.js';
import { PART, stateCode } from '../state-code.js';

const STANDS_AT = 0.4;
/** Characters between a side and its site. */
const SIDE_REACH = 25;
const SIDE = /\b(?:([Rr]ight|RIGHT|[Rr]t|R)|([Ll]eft|LEFT|[Ll]t|L))\b(?! (?:off|out|open|blank|alone|untreated)\b)/g;
/** What stands between parts of one list, which share the grade ahead of them. */
const LISTED = /^(?:[\s,/&]|\b(?:and|the|of|on|his|her|both|bilateral|distal|proximal|lateral|medial|anterior|posterior|dorsal|volar|as well as)\b)*$/i;
/** What stands around a part that has nothing. */
const SPARED = { before: /\b(?:no|not|without|sparing|spares|spared|except(?: for)?)\b(?: \w+){0,3} $/i, behind: /^,? ?(?:is |was |are |were |both )?(?:spared|uninvolved|intact|normal|not|clear|fine)\b/i };

interface Kind { codes: RegExp; name: RegExp; over: RegExp; letter: boolean; several: RegExp | undefined; vague: RegExp | undefined; sides: Readonly<Record<string, string>>; grades: readonly (readonly [string, RegExp])[]; sites: readonly (readonly [string, RegExp])[] }

const all = (rows: readonly (readonly string[])[]): (readonly [string, RegExp])[] => rows.map(([value, words]) => [value!, new RegExp(words!, 'gi')] as const);
const KINDS: readonly Kind[] = table.kinds.map(({ codes, name, over, sides, grades, sites, ...row }) => ({ codes: new RegExp(codes), name: new RegExp(name, 'i'), over: new RegExp(over, 'i'), letter: 'letter' in row, several: row.several === undefined ? undefined : new RegExp(row.several), vague: row.vague === undefined ? undefined : new RegExp(row.vague), sides, grades: all(grades), sites: all(sites) }));

interface Token { start: number; end: number; site?: string; side?: string; grade?: string }
/** One ulcer or burn: its code with the grade open, the grade, and the words. */
interface Part { site: string; grade: string | undefined; over: boolean; quote: Evidence }

/** Candidates with the parts that the note tells apart, where it tells a grade of one and at least two parts; without those that give a part the grade of another. */
export function stateGradedParts(candidates: readonly DraftCode[], likely: (candidate: DraftCode) => boolean, mentions: readonly Mention[], isBillable: (code: string) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  let out = [...candidates];
  const dropped: DroppedCode[] = [];
  for (const kind of KINDS) {
    const own = out.filter((candidate) => kind.codes.test(candidate.code));
    const parts = own.some(likely) ? readParts(kind, mentions) : [];
    const told = new Map<string, Part>();
    for (const part of parts) if (part.grade !== undefined && !told.has(part.site)) told.set(part.site, part);
    if (told.size === 0 || new Set(parts.map(({ site }) => site)).size < 2) continue;
    const letter = kind.letter ? (own.find((one) => likely(one) && !kind.vague?.test(one.code))?.code[6] ?? 'A') : '';
    const now = [...told.values()].filter(({ site, over }) => !over || parts.some((part) => part.site === site && !part.over && part.grade));
    const stated = joinSeveral(kind, now).map(({ site, grade, quote }) => ({ code: site.replace('G', grade!) + letter, quote })).filter(({ code }, at, rows) => isBillable(code) && rows.findIndex((one) => one.code === code) === at);
    const codes = new Set(stated.map(({ code }) => code));
    const sites = [...told.keys()].map((site) => new RegExp(`^${site.replace('G', '.')}`));
    const gone = own.filter(({ code, evidence }) => !codes.has(code) && ((stated.length > 0 && kind.vague?.test(code)) || sites.some((site) => site.test(code)) || stated.some((part) => part.code.startsWith(code.slice(0, 3)) && evidence.some((quote) => sharedWords(quote, part.quote) > 0))));
    dropped.push(...gone.filter(likely).map(({ code }) => ({ code, reason: 'more-specific' as const, by: stated[0]?.code ?? '' })));
    const lifted = stated.map(({ code, quote }) => {
      const known = own.find((candidate) => candidate.code === code);
      const one = known ?? stateCode(code, quote, STANDS_AT, 0);
      return { ...one, logit: Math.max(one.logit, STANDS_AT), evidence: [quote], sources: [...one.sources, PART] };
    });
    out = [...out.filter((candidate) => !gone.includes(candidate) && !codes.has(candidate.code)), ...lifted];
  }
  return { candidates: out, dropped };
}

/** Parts of one category, side and grade are its multiple sites. */
function joinSeveral({ several }: Kind, parts: readonly Part[]): Part[] {
  const whole = ({ site, grade }: Part): string | undefined => (several?.test(site) ? site.replace(several, '$19$2') + grade : undefined);
  return parts.map((part) => (whole(part) !== undefined && parts.some((other) => other !== part && whole(other) === whole(part)) ? { ...part, site: part.site.replace(several!, '$19$2') } : part));
}

function readParts(kind: Kind, mentions: readonly Mention[]): Part[] {
  const own = mentions.filter(({ level, section, assertion: { negated, family, hypothetical } }) => level === 'sentence' && !negated && !family && !hypothetical && !table.notSections.includes(section));
  return own.flatMap((sentence) => {
    const near = own.some((one) => one.documentId === sentence.documentId && sentence.sentence - one.sentence >= 0 && sentence.sentence - one.sentence <= 3 && kind.name.test(one.text));
    let at = 0;
    return near ? sentence.text.split(/(?<=;)/).flatMap((text) => readSentence(kind, { ...sentence, text, start: sentence.start + (at += text.length) - text.length })) : [];
  });
}

/** Sites and grades of a sentence in their order: a grade ahead of the first site heads the sites behind it ("second degree burns of thigh and leg"), else each site has the grade behind it ("coccyx stage 3, left heel unstageable"). */
function readSentence(kind: Kind, sentence: Mention): Part[] {
  const { text } = sentence;
  const tokens = readTokens(kind, text);
  const [first] = tokens.filter(({ site, grade }) => site ?? grade);
  const heading = first?.grade !== undefined;
  const sites = tokens.filter(({ site }) => site !== undefined);
  return sites.map((token, at): Part => {
    const before = sites[at - 1], after = sites[at + 1];
    const grades = tokens.filter(({ grade, start }) => grade !== undefined && (heading ? start < token.start : start >= token.start && start < (after?.start ?? text.length)));
    const nearest = heading ? grades.at(-1) : grades[0];
    const isBeside = nearest !== undefined && (!heading || nearest.start >= (before?.end ?? 0));
    const grade = isBeside || (before && LISTED.test(text.slice(before.end, token.start))) ? nearest : undefined;
    const [start, end] = [Math.min(token.start, isBeside ? nearest.start : token.start), Math.max(token.end, isBeside ? nearest.end : token.end)];
    const segment = text.slice(before ? before.end : 0, heading ? (after?.start ?? text.length) : (after?.start ?? text.length));
    const { documentId, section } = sentence;
    return { site: token.site!, grade: grade?.grade, over: kind.over.test(segment), quote: { documentId, section, start: sentence.start + start, end: sentence.start + end, text: text.slice(start, end) } };
  });
}

function readTokens({ sites, sides, grades }: Kind, text: string): Token[] {
  const taken: Token[] = [];
  const free = (start: number, end: number): boolean => taken.every((one) => one.end <= start || one.start >= end);
  for (const [grade, words] of grades) for (const { index, 0: { length } } of text.matchAll(words)) if (free(index, index + length)) taken.push({ start: index, end: index + length, grade });
  const named = [...text.matchAll(SIDE)].map(({ index, 0: { length }, 1: right }) => ({ start: index, end: index + length, side: right ? 'right' : 'left' }));
  const used = new Set<number>();
  let open: string | undefined;
  for (const [code, words] of sites) for (const { index, 0: { length } } of text.matchAll(words)) {
    if (!free(index, index + length) || SPARED.before.test(text.slice(0, index)) || SPARED.behind.test(text.slice(index + length))) continue;
    const side = code.includes('S') ? (named.filter(({ start, end }) => start >= index - SIDE_REACH && end <= index + length && !/[.;:,\n]/.test(text.slice(end, index))).at(-1) ?? named.find(({ start }) => start >= index + length && start <= index + length + 2 && !text.slice(index + length, start).includes(':'))) : undefined;
    if (side) used.add(side.start);
    if (code.includes('S') && !side) open ??= code;
    taken.push({ start: side && side.start < index ? side.start : index, end: index + length, site: code.replace('S', sides[side?.side ?? 'none']!) });
  }
  // "both heels: right stage 2, left stage 1"
  const alone = open === undefined ? [] : named.filter(({ start }) => !used.has(start));
  if (open !== undefined && alone.length > 1) {
    const site = open.replace('S', sides.none!);
    return [...taken.filter((one) => one.site !== site), ...alone.map(({ start, end, side }) => ({ start, end, site: open.replace('S', sides[side]!) }))].sort((a, b) => a.start - b.start);
  }
  return taken.sort((a, b) => a.start - b.start);
}
