// A fracture that the note calls one of a weak bone is none of a sound one: M80 in osteoporosis, M84.5 by a neoplasm, in place of the injury. Words and sites: fragility.json.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './fragility.json' with { type: 'json' };
import { stateCode } from '../state-code.js';

interface Kind { id: string; said: RegExp; disease: RegExp; where: string; cause?: RegExp; unless?: RegExp; stem: string; gone: RegExp }
interface Row { id: string; said: string; disease: string; where: string; cause?: string; unless?: string; stem: string; gone: string }

const compile = (words: string | undefined): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, 'i'));
const KINDS = (table.kinds as readonly Row[]).map(({ cause, unless, ...row }) => ({ ...row, said: compile(row.said), disease: compile(row.disease), cause: compile(cause), unless: compile(unless), gone: new RegExp(row.gone) }) as Kind);
const BONES = table.bones.map(({ words, injury, sites }) => ({ words: new RegExp(words, 'i'), injury: new RegExp(injury), sites: sites as Readonly<Record<string, string>> }));
const SIDES: Readonly<Record<string, Readonly<Record<string, string>>>> = table.sides;
const INJURY_SIDES: Readonly<Record<string, string>> = table.injurySides;
const LETTERS: Readonly<Record<string, string>> = table.letters;
const OSTEOPOROSIS = /\bosteoporo/i;
const STANDS_AT = 0.4;
/** Injuries of the told bone that are about as likely as this have its odds. */
const NEARLY = -1.5;

/** Candidates with the fractures of weak bones in place of the injuries, and without osteoporosis that has no fracture. A history of one is none ("prior fragility fracture"); in a stay what is felt to be one is one (II.H). */
export function placeFragility(candidates: readonly DraftCode[], mentions: readonly Mention[], strong: (candidate: DraftCode) => boolean, { cm, inpatient }: { cm: Pick<DiagnosisCodes, 'isBillable'>; inpatient: boolean }): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const states = ({ assertion, text }: Mention, words: RegExp): boolean => !assertion.negated && (inpatient || !assertion.uncertain) && !assertion.family && !assertion.hypothetical && words.test(text);
  for (const kind of KINDS) {
    const said = mentions.filter((mention) => !mention.assertion.historical && states(mention, kind.said) && !kind.unless?.test(mention.text));
    const sayings = said.filter(({ text }) => kind.where === 'note' || kind.disease.test(text));
    if (sayings.length === 0 && kind.cause && !mentions.some(({ text }) => OSTEOPOROSIS.test(text)) && candidates.some((candidate) => kind.cause!.test(candidate.code) && strong(candidate))) sayings.push(...said);
    if (sayings.length === 0 || !mentions.some((mention) => states(mention, kind.disease))) continue;
    const targets = findTargets(candidates, sayings, kind, strong, cm);
    if (targets.size > 0) return replace(candidates, targets, kind, strong);
  }
  return { candidates: [...candidates], dropped: [] };
}

/** The fractures by their codes, each with the candidates that it takes the place of: injuries of the bones, else what stood as such a fracture, else what the words name. */
function findTargets(candidates: readonly DraftCode[], sayings: readonly Mention[], { id, stem, said }: Kind, strong: (candidate: DraftCode) => boolean, cm: Pick<DiagnosisCodes, 'isBillable'>): Map<string, DraftCode> {
  const targets = new Map<string, DraftCode>();
  const named = new Set(sayings.flatMap(({ text }) => BONES.filter(({ words }) => words.test(partSaying(text, said)))));
  const byWords = id === 'neoplasm' && named.size > 0;
  const add = (code: string | undefined, from: DraftCode): void => {
    if (code === undefined || !cm.isBillable(code)) return;
    const own = candidates.find((one) => one.code === code)?.logit ?? Number.NEGATIVE_INFINITY;
    const logit = Math.max(strong(from) ? from.logit : STANDS_AT, own, targets.get(code)?.logit ?? own);
    targets.set(code, { ...from, code, logit });
  };
  for (const candidate of candidates) {
    const bone = BONES.find(({ injury }) => injury.test(candidate.code));
    if (bone && (strong(candidate) ? !byWords || named.has(bone) : named.has(bone) && candidate.logit >= NEARLY)) add(codeOf(bone, stem, INJURY_SIDES[candidate.code[5]!], LETTERS[candidate.code[6] ?? '']), candidate);
  }
  const known = candidates.filter((one) => strong(one) && one.code.slice(0, 3) === stem.slice(0, 3) && /^M8(?:0[08]|45)/.test(one.code) && (!byWords || [...named].some((bone) => isOf(bone, one.code))));
  if (targets.size === 0 || id === 'neoplasm') for (const one of known) add(stem + one.code.slice(stem.length), one);
  if (targets.size > 0) return targets;
  for (const saying of sayings) for (const bone of named) {
    const text = partSaying(saying.text, said);
    const at = bone.words.exec(text);
    if (at) add(codeOf(bone, stem, sideBefore(text, at.index), 'A'), stateCode('', saying, STANDS_AT, 0));
  }
  return targets;
}

function replace(candidates: readonly DraftCode[], targets: ReadonlyMap<string, DraftCode>, { id, gone }: Kind, strong: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const [first] = [...targets.keys()];
  const sites = BONES.filter((bone) => [...targets.keys()].some((code) => isOf(bone, code)));
  const goes = ({ code }: DraftCode): boolean => !targets.has(code) && (gone.test(code) || sites.some(({ injury }) => injury.test(code)) || (id === 'neoplasm' && /^M845/.test(code)));
  return {
    candidates: [...candidates.filter((one) => !goes(one) && !targets.has(one.code)), ...targets.values()],
    dropped: candidates.filter((one) => goes(one) && strong(one)).map(({ code }) => ({ code, reason: 'more-specific', by: first! })),
  };
}

type Bone = (typeof BONES)[number];

/** The part of a sentence that says it. */
const partSaying = (text: string, said: RegExp): string => text.split(/;|\. /).find((part) => said.test(part)) ?? text;

const siteOf = ({ sites }: Bone, stem: string): string => sites[stem.startsWith('M845') ? 'M845' : 'M80']!;

/** Whether a fracture's code is one of the bone. */
function isOf(bone: Bone, code: string): boolean {
  const site = siteOf(bone, code);
  return code[4] === site[0] && Object.values(SIDES[site[1]!]!).includes(code[5]!);
}

/** The code of a bone, undefined where the side of an injury is open. */
function codeOf(bone: Bone, stem: string, side: string | undefined, letter: string | undefined): string | undefined {
  const site = siteOf(bone, stem);
  const digit = SIDES[site[1]!]?.[side ?? 'none'];
  return digit === undefined || letter === undefined ? undefined : `${stem}${site[0]}${digit}${letter}`;
}

/** The side that stands last before the bone, or alone behind it. */
function sideBefore(text: string, end: number): string | undefined {
  const sides = [...text.matchAll(/\b(?:(right|rt|R)|(left|lt|L))\b(?! ?\d)/g)].map((match) => ({ at: match.index, side: match[1] ? 'right' : 'left' }));
  return sides.filter(({ at }) => at < end).at(-1)?.side ?? (new Set(sides.map(({ side }) => side)).size === 1 ? sides[0]!.side : undefined);
}
