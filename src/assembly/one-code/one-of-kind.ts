// One condition, one code: kinds of a thing that exclude each other, parts of what another code says, a malignancy beside its own history. Rows: one-of-kind.json.
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './one-of-kind.json' with { type: 'json' };

interface Kind { codes: string; by?: number[]; prefer?: string; near?: number }
interface Part { whole: string; part: string; /** Words of the part's own evidence without which the row does not hold. */ partSays?: string; /** Words of the note with which it does not hold. */ unlessSaid?: string; /** Codes beside which it does not hold. */ unlessBeside?: string }

const compile = (words: string | undefined): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, 'i'));
const KINDS = (table.kinds as readonly Kind[]).map(({ codes, by = [], prefer, near = 0 }) => ({ codes: new RegExp(codes), by, prefer: compile(prefer), near }));
const PARTS = (table.parts as readonly Part[]).map(({ whole, part, partSays, unlessSaid, unlessBeside }) => ({ whole: new RegExp(whole), part: new RegExp(part), partSays: compile(partSays), unlessSaid: compile(unlessSaid), unlessBeside: compile(unlessBeside) }));
const PAST = table.past.map(([disease, history]) => ({ disease: new RegExp(disease!), history: new RegExp(history!) }));
const INTO = (table.into as readonly { codes: string; beside: string; code: string; unlessSaid?: string }[]).map(({ codes, beside, code, unlessSaid }) => ({ codes: new RegExp(codes), beside: new RegExp(beside), code, unlessSaid: compile(unlessSaid) }));
const ACTIVE = new RegExp(table.active, 'i');

const likelier = (a: DraftCode, b: DraftCode): number => b.logit - a.logit || a.code.localeCompare(b.code);
const says = (mentions: readonly Mention[], words: RegExp): boolean => mentions.some(({ text, assertion }) => !assertion.negated && !assertion.hypothetical && !assertion.family && words.test(text));

/** The codes that stay, one a condition; what goes names the code that says it better. Each code is judged against those that are still there. */
export function keepOneOfKind(chosen: readonly DraftCode[], mentions: readonly Mention[], isBillable: (code: string) => boolean): { kept: DraftCode[]; dropped: DroppedCode[] } {
  const gone = new Map<string, string>();
  const turned = chosen.map((one): DraftCode => {
    const row = INTO.find(({ codes, beside, unlessSaid }) => codes.test(one.code) && chosen.some(({ code }) => beside.test(code)) && !(unlessSaid && says(mentions, unlessSaid)));
    const code = row && one.code.replace(row.codes, row.code);
    return code !== undefined && isBillable(code) ? { ...one, code, sources: [...new Set([...one.sources, 'facets'])] } : one;
  });
  const standing = (): DraftCode[] => turned.filter(({ code }) => !gone.has(code));
  for (const row of KINDS) for (const group of groupsOf(row, standing())) {
    const [likeliest] = group;
    const best = group.find(({ code, logit }) => row.prefer?.test(code) && logit >= Math.max(likeliest!.logit - row.near, table.preferLeast)) ?? likeliest!;
    for (const { code } of group) if (code !== best.code) gone.set(code, best.code);
  }
  for (const { whole, part, partSays, unlessSaid, unlessBeside } of PARTS) {
    const by = standing().find(({ code }) => whole.test(code));
    if (!by || standing().some(({ code }) => unlessBeside?.test(code)) || (unlessSaid && says(mentions, unlessSaid))) continue;
    for (const { code, evidence } of standing()) if (part.test(code) && (!partSays || evidence.some(({ text }) => partSays.test(text)))) gone.set(code, by.code);
  }
  for (const { disease, history } of PAST) {
    const past = standing().find(({ code }) => history.test(code));
    const now = standing().filter(({ code }) => disease.test(code)).sort(likelier);
    if (!past || now.length === 0) continue;
    if (now[0]!.logit >= past.logit || says(mentions, ACTIVE)) gone.set(past.code, now[0]!.code);
    else for (const { code } of now) gone.set(code, past.code);
  }
  return { kept: standing(), dropped: [...gone].map(([code, by]): DroppedCode => ({ code, reason: 'sibling', by })) };
}

/** Codes of a row that are kinds of one thing, likeliest first. */
function groupsOf({ codes, by }: (typeof KINDS)[number], chosen: readonly DraftCode[]): DraftCode[][] {
  const groups = new Map<string, DraftCode[]>();
  for (const one of chosen) {
    if (!codes.test(one.code)) continue;
    const key = by.map((at) => one.code[at] ?? '').join('');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.sort(likelier));
}
