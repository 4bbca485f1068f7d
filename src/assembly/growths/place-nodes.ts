// Which nodes a malignancy reached where the note says only that some are involved: those to which its organ drains (Tabular, C77). Rows: regional-nodes.json.
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './regional-nodes.json' with { type: 'json' };
import { stateCode } from '../state-code.js';

const DRAINS = (table.drains as unknown as readonly (readonly [string, string])[]).map(([codes, nodes]) => ({ codes: new RegExp(codes), nodes }));
const NODES = new Map(Object.entries(table.nodes).map(([code, words]) => [code, new RegExp(`\\b(?:${words})\\b[^.;\\n]{0,40}\\b(?:nod(?:es?|al)|\\w*adenopathy|LNs?)\\b|\\b(?:nodes?|\\w*adenopathy|LNs?)\\b[^.;\\n]{0,30}\\b(?:${words})\\b`, 'i')] as const));
const POSITIVE = new RegExp(table.positive, 'i');
const NOT_OF = new RegExp(table.notOf, 'i');
const STAGED = new RegExp(table.staged);
const STAGED_OF = new RegExp(table.stagedOf);
/** Malignancies with nodes of their own: not those of the skin, which may lie anywhere, nor of no organ. */
const ORIGIN = /^C(?!44|7[6789]|7B|80)/;
const IN_NODES = /^C77/;

/** Candidates with nodes of no named region, or of one that the note never names, as those of the one malignancy that stands, and with its nodes where a statement calls some involved. */
export function placeNodes(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const none = { candidates: [...candidates], dropped: [] };
  const origins = candidates.filter((candidate) => ORIGIN.test(candidate.code) && worthy(candidate));
  const drained = new Set(origins.map(({ code }) => DRAINS.find(({ codes }) => codes.test(code))?.nodes));
  const [nodes] = drained;
  if (drained.size !== 1 || nodes === undefined) return none;
  const said = mentions.filter(({ level, assertion: { negated, family, hypothetical, uncertain } }) => level === 'sentence' && !negated && !family && !hypothetical && !uncertain);
  const reached = candidates.filter((candidate) => IN_NODES.test(candidate.code) && worthy(candidate));
  const lost = reached.filter(({ code }) => code !== nodes && !said.some(({ text }) => NODES.get(code)?.test(text)));
  const telling = reached.some((one) => one.code !== nodes && !lost.includes(one)) ? undefined : said.find(({ text }) => !NOT_OF.test(text) && (POSITIVE.test(text) || (STAGED.test(text) && origins.every(({ code }) => STAGED_OF.test(code)))));
  if (lost.length === 0 && !telling) return none;
  const [best] = [...lost].sort((a, b) => b.logit - a.logit);
  const known = candidates.find(({ code }) => code === nodes);
  const logit = Math.max(known?.logit ?? Number.NEGATIVE_INFINITY, best?.logit ?? Number.NEGATIVE_INFINITY, telling ? table.standsAt : Number.NEGATIVE_INFINITY);
  const placed = known ? { ...known, logit } : best ? { ...best, code: nodes, logit, sources: [...new Set([...best.sources, 'assembly:place'])] } : stateCode(nodes, telling!, logit);
  return {
    candidates: [...candidates.filter((one) => one !== known && !lost.includes(one)), placed],
    dropped: lost.map(({ code }) => ({ code, reason: 'sibling', by: nodes })),
  };
}
