// Samples of the skin: technique and number of lesions decide the numbers and their units. One number is primary, each further lesion takes that of its technique.
import table from '../data/biopsies.json' with { type: 'json' };
import zoneTable from '../data/zones.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { sideIn, type Side } from './find-side.js';
import { readGrowths, tellsGrowths } from './growths.js';
import { readCount } from './measures.js';
import { tellingSentences, toEvidence } from './read-note.js';
import { siteNamesIn } from './separate-sites.js';

const TECHNIQUES = table.techniques.map((row) => ({ ...row, says: new RegExp(row.says.join('|'), 'gi') }));
type Technique = (typeof TECHNIQUES)[number];
const [SAMPLED, NOT] = [either(table.sampled), either(table.not)];
const ALL = table.all.map((one) => new RegExp(one, 'gi'));
const OWN = new Map<string, string>(Object.entries(table.own));
const IS_SAMPLE = readCodeSet(['11102-11107']);
const OWNING = readCodeSet(table.owning);
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.indication]);
/** So many characters before a site tell its side. */
const LEAD = 26;

interface Lesion { site: string; side: Side | undefined }
/** Lesions that were sampled in one way, with the place that tells it first. */
interface Sampled { technique: Technique; lesions: number; place: Place; own: { code: string; place: Place }[] }

/**
 * The lines with the numbers of the samples of skin that the note tells, in place of those on the claim: the first technique in order is primary, every further
 * lesion takes the further number of its technique. Unchanged where the claim has no such number and no growth is told as sampled, or the note tells no technique. Pure; linear in the length of the note.
 */
export function settleBiopsies(lines: readonly ProcedureLine[], input: Pick<ProcedureInput, 'documents' | 'edition' | 'facts'>): ProcedureLine[] {
  const claimed = lines.filter(({ code }) => IS_SAMPLE(code));
  const told = claimed.length === 0 && !tellsSampled(lines, input) ? [] : TECHNIQUES.flatMap((technique) => readSampled(technique, input) ?? []);
  if (told.length === 0) return [...lines];
  const wanted = new Map<string, { units: number; place: Place }>();
  for (const { code, place } of told.flatMap(({ own }) => own)) wanted.set(code, { units: 1, place });
  told.filter(({ lesions }) => lesions > 0).forEach(({ technique: { primary, further }, lesions, place }, at) => {
    const more = at === 0 ? lesions - 1 : lesions;
    if (at === 0) wanted.set(primary, { units: 1, place });
    if (more > 0) wanted.set(further, { units: more, place });
  });
  const logit = Math.max(table.logit, ...claimed.map((one) => one.logit));
  const have = new Set(lines.filter(({ code }) => !IS_SAMPLE(code)).map(({ code }) => code));
  const fresh = [...wanted].filter(([code]) => !have.has(code)).flatMap(([code, { units, place }]): ProcedureLine[] => {
    const stood = claimed.find((one) => one.code === code);
    const procedure = input.edition.procedure(code);
    if (stood) return [{ ...stood, units }];
    // a further lesion of one technique stands on the words of the first
    const evidence = claimed.find((one) => TECHNIQUES.some(({ primary, further }) => further === code && primary === one.code))?.evidence ?? [toEvidence(place)];
    return procedure ? [writeLine(procedure, evidence, logit, { units })] : [];
  });
  return [...lines.filter((one) => !claimed.includes(one)), ...fresh];
}

/** Whether the note of a visit tells of a growth that was sampled and not taken away whole, beside no number that owns it. */
function tellsSampled(lines: readonly ProcedureLine[], input: Pick<ProcedureInput, 'documents' | 'facts'>): boolean {
  return tellsGrowths(input) && !lines.some(({ code }) => OWNING(code)) && readGrowths(input.documents).some(({ act }) => act === 'sampled');
}

function readSampled(technique: Technique, { documents }: Pick<ProcedureInput, 'documents'>): Sampled | undefined {
  const seen: Lesion[] = [];
  const own = new Map<string, Place>();
  let [named, bare] = [0, 0];
  let first: Place | undefined;
  for (const place of tellingSentences(documents)) {
    if (ELSEWHERE.has(place.section) || !SAMPLED.test(place.text) || NOT.test(place.text)) continue;
    for (const clause of clausesOf(place.text, technique)) {
      first ??= place;
      const all = lesionsIn(clause);
      const fresh = all.filter((one) => !seen.some((other) => isSame(one, other)));
      const elsewhere = fresh.filter(({ site }) => OWN.has(site));
      for (const { site } of elsewhere) own.set(OWN.get(site)!, place);
      seen.push(...fresh);
      const stated = countOf(clause);
      if (all.length === 0) bare = Math.max(bare, stated, 1);
      else if (fresh.length > 0) named += Math.max(fresh.length, stated) - elsewhere.length;
    }
  }
  return first && { technique, lesions: named + own.size > 0 ? Math.max(named, bare > 1 ? bare - own.size : 0) : bare, place: first, own: [...own].map(([code, place]) => ({ code, place })) };
}

/** The parts of a sentence that tell of one technique: what stands around it up to the words of the next one. */
function clausesOf(text: string, { name }: Technique): string[] {
  return text.split(/[;\n]/).flatMap((part) => {
    const all = TECHNIQUES.flatMap((row) => [...part.matchAll(row.says)].map(({ 0: word, index }) => ({ name: row.name, index, end: index + word.length }))).sort((a, b) => a.index - b.index);
    // "shave biopsy of the left nose and shave biopsy of the chin": one part each
    const siteFirst = siteNamesIn(part).some(({ at }) => at < (all[0]?.index ?? 0)) && !siteNamesIn(part).some(({ at }) => at > (all.at(-1)?.index ?? 0));
    return all.flatMap((one, at) => {
      const [from, to] = siteFirst ? [all[at - 1]?.end ?? 0, all[at + 1] ? one.end : part.length] : [at === 0 ? 0 : one.index, all[at + 1]?.index ?? part.length];
      return one.name === name ? [part.slice(from, to)] : [];
    });
  });
}

function lesionsIn(clause: string): Lesion[] {
  const found: Lesion[] = [];
  for (const { site, at, word } of siteNamesIn(clause)) {
    const before = clause.slice(Math.max(0, at - LEAD), at + word.length).split(/[,:(]|\band\b/).at(-1)!;
    const one = { site, side: sideIn(before) };
    if (!found.some((other) => isSame(one, other))) found.push(one);
  }
  return found;
}

/** The same site, where one of both may leave the side away. */
function isSame(one: Lesion, other: Lesion): boolean {
  return one.site === other.site && (one.side === other.side || one.side === undefined || other.side === undefined);
}

function countOf(clause: string): number {
  return Math.max(0, ...ALL.flatMap((pattern) => [...clause.matchAll(pattern)].map((one) => readCount(one[1]!) ?? 0)));
}
