// Coronary bypasses counted: one code for each kind of graft, its body part how many arteries that kind reaches (B3.6b, B3.6c).
import { allSentences, toEvidence } from '../lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import zoneTable from '../data/zones.json' with { type: 'json' };
import table from './data/bypasses.json' with { type: 'json' };

type Sentence = ReturnType<typeof allSentences>[number];
interface Graft { key: string; targets: Set<string>; sentence: Sentence }

const BYPASS = /^021[0-3][04][Z89A][W89]$/;
const CONDUITS = table.conduits.map(({ device, qualifier, words }) => ({ key: device + qualifier, words: new RegExp(words, 'gi') }));
const VEIN = '9W';
const TARGETS = (table.targets as [string, string][]).map(([name, words]) => ({ name, words: new RegExp(words, 'gi') }));
const BRANCH_OF = new RegExp(table.branchOf, 'i');
const JOINED = new RegExp(table.joined, 'i');
const ELSEWHERE = new RegExp(table.elsewhere, 'i');
const COUNT = new RegExp(table.count, 'i');
const NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, single: 1, double: 2, triple: 3, quadruple: 4, quintuple: 5 };
const OTHER_DAYS = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication, ...zoneTable.zones.results]);
/** `One Artery` to `Four or More Arteries`. */
const MOST_ARTERIES = 4;

/** Lines with the coronary bypasses that the note tells graft by graft; without such words, or without a bypass among them, the lines stay. Pure. */
export function settleBypasses<L extends { line: ProcedureLine }>(lines: readonly L[], input: ProcedureInput): L[] {
  const own = lines.filter(({ line }) => BYPASS.test(line.code));
  const grafts = own.length > 0 ? countGrafts(input) : [];
  if (grafts.length === 0) return [...lines];
  const best = [...own].sort((a, b) => b.line.logit - a.line.logit)[0]!;
  const stand = grafts.flatMap(({ key, targets, sentence }) => {
    const code = `021${Math.min(targets.size, MOST_ARTERIES) - 1}${best.line.code[4]}${key}`;
    if (input.edition.procedureTitle('ICD-10-PCS', code) === undefined) return [];
    const known = own.find(({ line }) => line.code === code);
    return [known ?? { ...best, line: { ...best.line, code, evidence: [toEvidence(sentence)] } }];
  });
  return lines.flatMap((one) => (one === own[0] ? stand : own.includes(one) ? [] : [one]));
}

/** Each kind of graft with the arteries that it reaches: the fullest of heading and description, and the rest of a stated number are veins. */
function countGrafts(input: ProcedureInput): Graft[] {
  const sentences = allSentences(input.documents).filter(({ section, text }) => !OTHER_DAYS.has(section) && !ELSEWHERE.test(text));
  const parts = [sentences.filter(({ section }) => zoneTable.zones.heading.includes(section)), sentences.filter(({ section }) => !zoneTable.zones.heading.includes(section))].map(readGrafts);
  const kinds = new Set(parts.flatMap((part) => [...part.keys()]));
  const grafts = [...kinds].map((key) => parts.flatMap((part) => part.get(key) ?? []).reduce((a, b) => (b.targets.size > a.targets.size ? b : a)));
  const veins = grafts.find(({ key }) => key === VEIN);
  const stated = sentences.map(({ text }) => COUNT.exec(text)).find((match) => match !== null);
  const total = stated ? (NUMBERS[(stated[1] ?? stated[2]!).toLowerCase()] ?? Number(stated[1])) : 0;
  // a mammary artery that seems to reach more than the number leaves room for was read with its neighbour's
  if (total > 0 && grafts.reduce((sum, { targets }) => sum + targets.size, 0) > total) for (const one of grafts) if (one.key[0] === 'Z') one.targets = new Set([...one.targets].slice(0, 1));
  const left = total - grafts.filter((one) => one !== veins).reduce((sum, one) => sum + one.targets.size, 0);
  if (veins && left > 0) veins.targets = new Set(Array.from({ length: left }, (_, at) => `${at}`));
  return grafts;
}

function readGrafts(sentences: readonly Sentence[]): Map<string, Graft> {
  const grafts = new Map<string, Graft>();
  for (const sentence of sentences) {
    const { text } = sentence;
    if (!JOINED.test(text)) continue;
    const conduits = CONDUITS.flatMap(({ key, words }) => [...text.matchAll(words)].map(({ index }) => ({ key, index }))).sort((a, b) => a.index - b.index);
    if (conduits.length === 0) continue;
    for (const { name, index } of findTargets(text)) {
      const { key } = conduits.filter((one) => one.index < index).at(-1) ?? conduits[0]!;
      const graft = grafts.get(key) ?? { key, targets: new Set<string>(), sentence };
      grafts.set(key, graft);
      graft.targets.add(name);
    }
  }
  for (const { targets } of grafts.values()) for (const name of ['om', 'd']) if ([...targets].some((other) => other !== name && other.startsWith(name) && /\d$/.test(other))) targets.delete(name);
  return grafts;
}

/** Arteries of a sentence in order; a longer name takes its words from a shorter one. */
function findTargets(text: string): { name: string; index: number }[] {
  const taken: { name: string; index: number; end: number }[] = [];
  for (const { name, words } of TARGETS) {
    for (const match of text.matchAll(words)) {
      const end = match.index + match[0].length;
      if (!taken.some((one) => one.index < end && match.index < one.end)) taken.push({ name, index: match.index, end });
    }
  }
  // `the posterior descending branch of the right coronary artery` is one artery
  return taken.filter(({ index }) => !(BRANCH_OF.test(text.slice(0, index)) && taken.some((one) => one.end <= index && index - one.end < 30))).sort((a, b) => a.index - b.index);
}
