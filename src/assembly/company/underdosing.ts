// Less of a medicine than was prescribed, told by its circumstances (Official Guidelines, I.C.19.e.5.c). Rows: underdosing.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import { COMPANY_ROWS } from './company-rows.js';
import { stateCode } from '../state-code.js';
import table from './underdosing.json' with { type: 'json' };

interface Row { code: string; treats: string; also?: string; unless?: string }

const NOT_OWN = new RegExp(table.notOwn, 'i');
const WHY = new RegExp(table.why, 'i');
const REASONS = table.reasons.map(({ code, words }) => ({ code, words: new RegExp(words, 'i') }));
const PASSED_OVER = new Set(table.notSections);
/** Why is told already, or a pump that failed is why (guideline I.C.4.a.5.a). */
const HAS_REASON = /^(?:Z91(?:1[23]|A[23])|T856(?:[1-9]4|33))/;
/** Codes of no reason, beside which none is stated. */
const NO_REASON = /^Z91(?:14|A4)/;
const CAREGIVER: Readonly<Record<string, string>> = table.caregiver;

/** Names of a class of medicine: those of its adverse effect and its own. */
function namesOf({ code, also }: Row): string {
  const harm = `^${code.replace(/6X?A$/, '5')}`;
  const known = COMPANY_ROWS.find((row) => row.drug !== undefined && row.company === harm)?.drug;
  return [known, also].filter((names) => names !== undefined).join('|');
}

const ROWS = (table.drugs as readonly Row[]).map((row) => {
  const name = `\\b(?:${namesOf(row)})\\b`;
  const after = (words: readonly string[]): RegExp => new RegExp(`${table.denied}\\b(?:${words.join('|')}) ${table.between}${name}`, 'i');
  return { code: row.code, otherwise: new RegExp(`^${row.code.replace(/6X?A$/, '[1-5]')}`), treats: new RegExp(row.treats), unless: row.unless === undefined ? undefined : new RegExp(row.unless), plain: [after(table.ahead), new RegExp(`${name}${table.behind}`, 'i')], open: after(table.open) };
});

/** Sentences that tell of the patient's own medicine now; a child's is what the family tells. */
const isOwn = ({ level, section, text, ofAllergies, assertion: { family, hypothetical } }: Mention, child: boolean): boolean => level === 'sentence' && !ofAllergies && (child || !family) && !hypothetical && !PASSED_OVER.has(section) && !NOT_OWN.test(text);

/** Why less was taken: what the sentence says, or the one behind it. */
function readReason(mention: Mention, mentions: readonly Mention[]): string {
  const next = mentions.find(({ level, documentId, sentence }) => level === 'sentence' && documentId === mention.documentId && sentence === mention.sentence + 1);
  for (const text of [mention.text, next?.text ?? '']) {
    const reason = REASONS.find(({ words }) => words.test(text));
    if (reason) return reason.code;
  }
  return table.else;
}

/** Candidates with the codes of too little medicine lifted, or added with the sentence as their evidence, beside a worthy condition that it is for, and of why. */
export function addUnderdosing(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], { patient, setting }: Pick<EncounterFacts, 'patient' | 'setting'>): DraftCode[] {
  if (!table.settings.includes(setting)) return [...candidates];
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const child = patient.age !== undefined && patient.age < table.child;
  const telling = mentions.filter((mention) => isOwn(mention, child));
  const stated = new Map<string, DraftCode>();
  const state = (code: string, mention: Mention): void => {
    if (!stated.has(code)) stated.set(code, stateCode(code, mention, table.standsAt, table.firstLogit));
  };
  for (const { code, otherwise, treats, unless, plain, open } of ROWS) {
    // a poisoning or an adverse effect of the same class says otherwise
    if (chosen.some((one) => otherwise.test(one)) || !chosen.some((one) => treats.test(one)) || [...chosen, ...stated.keys()].some((one) => unless?.test(one))) continue;
    const mention = telling.find(({ text }) => plain.some((words) => words.test(text)) || (open.test(text) && WHY.test(text)));
    if (!mention) continue;
    state(code, mention);
    if (chosen.some((one) => HAS_REASON.test(one))) continue;
    const reason = readReason(mention, mentions);
    if (reason === table.else && chosen.some((one) => NO_REASON.test(one))) continue;
    state(child ? CAREGIVER[reason]! : reason, mention);
  }
  const known = candidates.map((candidate) => (stated.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : candidate));
  return [...known, ...[...stated.values()].filter(({ code }) => !candidates.some((candidate) => candidate.code === code))];
}
