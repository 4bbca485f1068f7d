// Large joints that were needled at one visit: of joints that differ each is a line of its own, with its side.
import type { ProcedureInput } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import type { Side } from './find-side.js';
import { tellingSentences } from './read-note.js';
import sides from './sides.json' with { type: 'json' };

const { codes, guided, joints, acted, amount, left, reason, unguided, elsewhere } = sides.needled;
const [TAKES, GUIDED] = [readCodeSet(codes), readCodeSet(guided)];
const JOINTS = Object.entries(joints).map(([name, words]) => [name, new RegExp(words, 'i')] as const);
const NAMED = new RegExp(`\\b(left|right|both|bilateral|[LR])\\b (?:\\w+ ){0,2}?(${Object.values(joints).join('|')})\\b`, 'gi');
const [ACTED, AMOUNT, LEFT, REASON, UNGUIDED] = [acted, amount, left, reason, unguided].map((one) => new RegExp(one, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp];
const ELSEWHERE: ReadonlySet<string> = new Set(elsewhere);
const CLAUSE = /[;,]|\band\b|\bthen\b/i;
/** So many words beside a joint may stand in a clause of a list whose act comes behind. */
const FILLER = 3;

/** A joint with its side and the sentence that tells of it. */
export interface Needled { joint: string; side: Side; place: Place }

/** Joints that sentences tell as needled, each with its side, in their order; empty for a number that is not of a large joint, or where one joint alone was. */
export function jointsNeedled(code: string, { documents }: Pick<ProcedureInput, 'documents'>): Needled[] {
  if (!TAKES(code)) return [];
  const found: Needled[] = [];
  for (const place of tellingSentences(documents)) {
    const { text, section } = place;
    if (ELSEWHERE.has(section) || !ACTED.test(text) || LEFT.test(text) || (GUIDED(code) && UNGUIDED.test(text))) continue;
    const clauses = text.split(CLAUSE);
    clauses.forEach((clause, at) => {
      const named = [...clause.matchAll(NAMED)].filter(({ index }) => !REASON.test(clause.slice(0, index)));
      const [only] = named;
      if (!only || named.length > 1) return;
      const bare = clause.split(/\s+/).filter((word) => word !== '').length <= only[0].split(' ').length + FILLER;
      if (!ACTED.test(clause) && !AMOUNT.test(clause) && !(bare && (clauses.slice(at + 1).some((next) => ACTED.test(next)) || AMOUNT.test(clauses[at + 1] ?? '')))) return;
      const joint = JOINTS.find(([, pattern]) => pattern.test(only[2]!))![0];
      const side: Side = /^b/i.test(only[1]!) ? '50' : /^l/i.test(only[1]!) ? 'LT' : 'RT';
      const known = found.find((one) => one.joint === joint);
      if (!known) found.push({ joint, side, place });
      else if (known.side !== side) known.side = '50';
    });
  }
  return found.length > 1 ? found : [];
}
