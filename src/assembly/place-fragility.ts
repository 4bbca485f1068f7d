// A fracture that the note calls one of fragility, in osteoporosis, is M80 and no injury. Lists: fragility.json.
import type { DiagnosisCodes } from '../reference/types.js';
import type { DraftCode, Mention } from '../types.js';
import type { DroppedCode } from './contract.js';
import table from './fragility.json' with { type: 'json' };

const SAID = new RegExp(table.said, 'i');
const OSTEOPOROSIS = new RegExp(table.osteoporosis, 'i');
const SITES = table.sites.map(([injury, code]) => ({ injury: new RegExp(injury!), code: code! }));
const SIDES: Readonly<Record<string, string>> = table.sides;
const LETTERS: Readonly<Record<string, string>> = table.letters;

/** Candidates with the fractures of fragility in place of the injuries, and without osteoporosis that has no fracture. A history of one is none ("prior fragility fracture"); in a stay what is felt to be one is one (II.H). */
export function placeFragility(candidates: readonly DraftCode[], mentions: readonly Mention[], strong: (candidate: DraftCode) => boolean, { cm, inpatient }: { cm: Pick<DiagnosisCodes, 'isBillable'>; inpatient: boolean }): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const states = ({ assertion, text }: Mention, words: RegExp): boolean => !assertion.negated && (inpatient || !assertion.uncertain) && !assertion.family && !assertion.hypothetical && words.test(text);
  const same = { candidates: [...candidates], dropped: [] };
  if (!mentions.some((mention) => !mention.assertion.historical && states(mention, SAID)) || !mentions.some((mention) => states(mention, OSTEOPOROSIS))) return same;
  const moved = new Map<string, string>();
  for (const candidate of candidates) {
    const target = strong(candidate) ? findTarget(candidate.code) : undefined;
    if (target && cm.isBillable(target)) moved.set(candidate.code, target);
  }
  if (!moved.size) return same;
  const targets = new Set(moved.values());
  const gone = (code: string): string | undefined => (/^M8[01]/.test(code) && !targets.has(code) ? [...targets][0] : moved.get(code));
  // where M80 was likely by itself, it keeps its own odds
  const known = new Map(candidates.map((candidate) => [candidate.code, candidate]));
  const placed = [...new Map([...moved].map(([from, to]) => [to, from])).entries()].map(([code, from]): DraftCode => {
    const injury = known.get(from)!, own = known.get(code);
    return { ...injury, code, logit: Math.max(injury.logit, own?.logit ?? Number.NEGATIVE_INFINITY) };
  });
  return {
    candidates: [...candidates.filter(({ code }) => !gone(code) && !targets.has(code)), ...placed],
    dropped: candidates.flatMap((candidate): DroppedCode[] => {
      const by = strong(candidate) ? gone(candidate.code) : undefined;
      return by ? [{ code: candidate.code, reason: 'more-specific', by }] : [];
    }),
  };
}

/** The code of M80.0 of an injury's site and side, undefined where the injury's side is open. */
function findTarget(code: string): string | undefined {
  const site = SITES.find(({ injury }) => injury.test(code))?.code;
  const letter = LETTERS[code[6] ?? ''];
  if (!site || !letter) return undefined;
  if (site === 'M8008') return `${site}X${letter}`;
  const side = SIDES[code[5]!];
  return side ? `${site}${side}${letter}` : undefined;
}
