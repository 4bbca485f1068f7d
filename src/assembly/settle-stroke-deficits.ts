// A deficit that the note ties to a stroke of the past is a sequela of it (I69), one of the stroke treated now is what it is (Official Guidelines, I.C.9.d). Words and codes: stroke-deficits.json.
import type { DraftCode, EncounterFacts, Mention } from '../types.js';
import type { DroppedCode } from './contract.js';
import table from './stroke-deficits.json' with { type: 'json' };
import { stateCode } from './state-code.js';

interface KindRow { id: string; words: string; codes: string; digits: string; keeps?: boolean; leftHanded?: string }
/** A statement that a stroke left a deficit. `old`: it says by itself that the stroke is over. */
export interface Tie { kind: string; said: Mention; old: boolean; /** The patient came with it. */ came: boolean; bleeding: string }

const NOW = /^I6[0-3]/;
const HISTORY = 'Z8673';
const FIRST = 'I69';
/** Characters that may part a deficit from its link or its stroke. */
const GAP = `(?:(?!\\b${table.gap}\\b)[^.;\\n]){0,70}?`;
const ANY_STROKE = `\\b${table.stroke}`;
const BEHIND = table.oldBehind.replaceAll('{month}', table.month);
const OLD_STROKE = new RegExp(`\\b${table.old}${table.between}{0,4}? ${table.stroke}|\\b${table.stroke}${table.between}{0,2}?${BEHIND}`, 'i');
const STROKE = new RegExp(ANY_STROKE, 'i');
const BLEEDING = Object.entries(table.bleeding).map(([character, words]) => [character, new RegExp(words, 'i')] as const);
const ACUTE_STROKE = new RegExp(`\\bacute (?:[\\w-]+ ){0,5}${table.stroke}`, 'i');
const CAME = new RegExp(table.came, 'i');
const REHABILITATION = new RegExp(table.rehabilitation, 'i');
const [OVER, DENIED, ACUTE, LEFT_HANDED] = [table.over, table.denied, table.acute, table.leftHanded].map((words) => new RegExp(words, 'i')) as [RegExp, RegExp, RegExp, RegExp];

const KINDS = (table.kinds as readonly KindRow[]).map(({ id, words, codes, digits, keeps = false, leftHanded }) => ({
  id, codes: new RegExp(codes), digits, keeps, leftHanded, words: new RegExp(words, 'i'),
  ways: [
    `(?<deficit>${words})${GAP}\\b${table.link}\\b${table.between}{0,5}? ${ANY_STROKE}(?:${table.between}{0,2}?${BEHIND})?`,
    `${ANY_STROKE}${GAP}${table.left}${GAP}(?<deficit>${words})`,
    `\\bpost[- ]?(?:stroke|CVA)${table.between}{0,3}? (?<deficit>${words})`,
  ].map((way) => new RegExp(way, 'id')),
}));

/** Deficits that undenied sentences of the patient tie to a stroke. Pure. */
export function readTies(mentions: readonly Mention[]): Tie[] {
  const sentences = mentions.filter(({ level, text, assertion }) => level === 'sentence' && !assertion.family && !assertion.hypothetical && STROKE.test(text));
  return sentences.flatMap((said) => KINDS.flatMap(({ id, words, ways }) => {
    if (!words.test(said.text)) return [];
    for (const way of ways) {
      const found = way.exec(said.text);
      const place = found?.indices?.groups?.deficit;
      if (!found || !place || DENIED.test(said.text.slice(0, place[0])) || OVER.test(said.text.slice(place[1])) || ACUTE.test(said.text.slice(0, found.index + found[0].search(STROKE)))) continue;
      const from = Math.max(0, found.index - 50);
      const around = said.text.slice(from, found.index + found[0].length);
      return [{ kind: id, said, old: OLD_STROKE.test(around), came: CAME.test(said.text.slice(0, found.index + found[0].length)), bleeding: BLEEDING.find(([, bled]) => bled.test(found[0]))?.[0] ?? '3' }];
    }
    return [];
  }));
}

/** What a sequela code names, without the stroke's kind and, of limbs, the side. */
const deficitOf = (code: string): string => (/^I69.[345]/.test(code) ? code.slice(4, 5) : code.slice(4));

const saysAcute = ({ text, assertion }: Mention): boolean => !assertion.negated && !assertion.family && !assertion.hypothetical && ACUTE_STROKE.test(text);
const isWithin = (candidate: DraftCode, sentences: readonly Mention[]): boolean => candidate.evidence.length > 0
  && candidate.evidence.every((quote) => sentences.some(({ documentId, start, end }) => documentId === quote.documentId && quote.start < end && start < quote.end));

/** The stroke treated now, where the note tells of no earlier one: the deficit of which the sequela alone is likely stands, and where the stroke is called acute no sequela does. */
function settleNow(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const stroke = candidates.find((one) => NOW.test(one.code) && worthy(one));
  if (!stroke || mentions.some(({ text }) => OLD_STROKE.test(text))) return { candidates: [...candidates], dropped: [] };
  const lifted = new Set(KINDS.flatMap(({ codes, digits }) => {
    const [plain] = candidates.filter(({ code }) => codes.test(code)).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    return plain && plain.logit >= table.leastLogit && !worthy(plain) && candidates.some((one) => one.code.startsWith(FIRST) && one.code.slice(4) === digits && worthy(one)) ? [plain] : [];
  }));
  const gone = mentions.some(saysAcute) && !mentions.some(({ text }) => REHABILITATION.test(text)) ? candidates.filter(({ code }) => code.startsWith(FIRST)) : [];
  return {
    candidates: candidates.filter((one) => !gone.includes(one)).map((one) => (lifted.has(one) ? { ...one, logit: table.standsAt } : one)),
    dropped: gone.filter(worthy).map(({ code }) => ({ code, reason: 'sibling', by: stroke.code })),
  };
}

/** Candidates with the sequela in place of each deficit that an earlier stroke left, and without the stroke that such words alone name. */
export function settleStrokeDeficits(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean, { setting }: Pick<EncounterFacts, 'setting'>): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const all = readTies(mentions);
  if (all.length === 0) return settleNow(candidates, mentions, worthy);
  const dropped: DroppedCode[] = [];
  let out = [...candidates];
  const drop = (gone: readonly DraftCode[], by: string): void => {
    dropped.push(...gone.map(({ code }) => ({ code, reason: 'sibling' as const, by })));
    out = out.filter((candidate) => !gone.includes(candidate));
  };
  // once the patient has left the hospital there is no current stroke, and a statement that says that it is over names none
  const outpatient = setting === 'office' || setting === 'outpatient_hospital';
  const over = all.filter(({ old }) => old).map(({ said }) => said);
  const now = !(outpatient && !candidates.some((one) => NOW.test(one.code) && one.evidence.some(({ text }) => ACUTE_STROKE.test(text))))
    && (candidates.some((one) => NOW.test(one.code) && worthy(one) && !isWithin(one, over)) || mentions.some(saysAcute));
  const ties = all.filter(({ old, came }) => old || (!now && (outpatient || !came)));
  if (ties.length === 0) return settleNow(candidates, mentions, worthy);
  const leftHanded = mentions.some(({ text }) => LEFT_HANDED.test(text));
  for (const { id, codes, digits, keeps, leftHanded: otherHand } of KINDS) {
    const own = ties.filter(({ kind }) => kind === id);
    const [tie] = own;
    if (!tie) continue;
    const code = `${FIRST}${tie.bleeding}${leftHanded && otherHand ? otherHand : digits}`;
    const known = out.find((candidate) => candidate.code === code);
    const plain = out.filter((candidate) => codes.test(candidate.code) && (!now || isWithin(candidate, own.map(({ said }) => said))));
    const logit = Math.max(table.standsAt, known?.logit ?? -Infinity, ...plain.map((one) => one.logit));
    const firstLogit = Math.max(-3, known?.firstLogit ?? -Infinity, ...plain.map((one) => one.firstLogit ?? -Infinity));
    const { documentId, start, end, text, section } = tie.said;
    const stated = known ? { ...known, logit, firstLogit } : stateCode(code, { documentId, start, end, text, section }, logit, firstLogit);
    out = known ? out.map((one) => (one === known ? stated : one)) : [...out, stated];
    if (!keeps) drop(plain.filter((one) => out.includes(one)), code);
    // one deficit of one stroke
    drop(out.filter((one) => one !== stated && one.code.startsWith(FIRST) && deficitOf(one.code) === deficitOf(code)), code);
  }
  const told = ties.map(({ said }) => said);
  if (!now) drop(out.filter((one) => (outpatient && NOW.test(one.code)) || ((NOW.test(one.code) || one.code === HISTORY) && isWithin(one, told))), out.find((one) => one.code.startsWith(FIRST) && worthy(one))?.code ?? FIRST);
  return { candidates: out, dropped };
}
