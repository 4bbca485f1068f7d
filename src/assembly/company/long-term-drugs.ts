// Medicine that a patient takes for long has its Z79 code where the note tells of present use and the condition is coded that it is for (Official Guidelines, I.C.21.c.3, I.C.4.a.3). Rows: long-term-drugs.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import table from './long-term-drugs.json' with { type: 'json' };
import { sentenceOf } from '../spans.js';
import { stateCode } from '../state-code.js';

interface Row { id: string; code: string; codes: string; drugs: string; settings?: string[]; notTypes?: string[] }

const { before, after, elsewhere } = table.brokenOff;
const ELSEWHERE = new RegExp(elsewhere, 'i');
const NO_MORE = new RegExp(table.noMore, 'i');
const GIVEN_UP = new RegExp(table.givenUp, 'i');
const LISTS = new Set(table.listSections);
const PASSED_OVER = new Set(table.notSections);
const PLANS = new Set(table.planSections);

const ROWS = (table.rows as readonly Row[]).map(({ code, codes, drugs, settings, notTypes }) => {
  const name = `(?<!(?:${before}))\\b(?:${drugs})\\b(?!${after})`;
  return {
    code, settings, notTypes, codes: new RegExp(codes), named: new RegExp(name, 'i'), used: new RegExp(`(?<=${table.using})${name}`, 'i'), dosed: new RegExp(`${name}(?=${table.dose})`, 'i'),
    own: new RegExp(`(?<=${table.own})\\b(?:${drugs})\\b`, 'i'),
    still: new RegExp(`(?<=${table.still})\\b(?:${drugs})\\b(?!${after})`, 'i'),
  };
});

const isAsserted = ({ assertion: { negated, historical, hypothetical, uncertain, family } }: Mention): boolean => !negated && !historical && !hypothetical && !uncertain && !family;

/** Sentences whose clauses say of a medicine no more than they do: those that take it back, and those that are asserted as a whole. */
function findSpoken(mentions: readonly Mention[]): Set<string> {
  return new Set(mentions.filter((mention) => mention.level === 'sentence' && (ELSEWHERE.test(mention.text) || isAsserted(mention))).map(sentenceOf));
}

/** The name in a mention of a medicine that is taken now; undefined where it is not. The patient's own medicine ("home metformin resumed") is taken whatever else the sentence tells. */
function findUse({ used, dosed, named, own, still }: (typeof ROWS)[number], mention: Mention, spoken: ReadonlySet<string>): RegExpExecArray | undefined {
  const { text, section, level } = mention;
  if (PASSED_OVER.has(section)) return undefined;
  // what an illness of the past is still treated with
  if (mention.assertion.historical) return isAsserted({ ...mention, assertion: { ...mention.assertion, historical: false } }) && !NO_MORE.test(text) ? (still.exec(text) ?? undefined) : undefined;
  if (!isAsserted(mention)) return undefined;
  const mine = GIVEN_UP.test(text) ? null : own.exec(text);
  if (mine) return mine;
  if (level === 'clause' ? spoken.has(sentenceOf(mention)) : ELSEWHERE.test(text)) return undefined;
  return (LISTS.has(section) ? named.exec(text) : used.exec(text) ?? (PLANS.has(section) ? null : dosed.exec(text))) ?? undefined;
}

/** Candidates with those of long-term medicine lifted, or added with the name as their evidence, that the note tells of beside a worthy condition. */
export function addLongTermDrugs(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], { documentType, setting }: Pick<EncounterFacts, 'documentType' | 'setting'>): DraftCode[] {
  if (setting !== 'office' && table.notTypes.includes(documentType)) return [...candidates];
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const stated = new Map<string, DraftCode>();
  const spoken = findSpoken(mentions);
  for (const row of ROWS) {
    if (chosen.includes(row.code) || (row.settings && !row.settings.includes(setting)) || row.notTypes?.includes(documentType) || !chosen.some((code) => row.codes.test(code))) continue;
    for (const mention of mentions) {
      const use = findUse(row, mention, spoken);
      if (!use) continue;
      const { documentId, section } = mention;
      const start = mention.start + use.index;
      stated.set(row.code, stateCode(row.code, { documentId, start, end: start + use[0].length, text: use[0], section }, table.standsAt, table.firstLogit));
      break;
    }
  }
  const known = candidates.map((candidate) => (stated.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : candidate));
  return [...known, ...[...stated.values()].filter(({ code }) => !candidates.some((candidate) => candidate.code === code))];
}
