// What decides whether a candidate is coded, as numbers: where it stands, how its sentence speaks of it, what training claims did with its term.
import { weighNoteWords } from '../../encoder/note-words.js';
import type { EncounterFacts } from '../../types.js';
import type { Candidate, Occurrence } from './candidates.js';
import cues from './data/status-cues.json' with { type: 'json' };
import type { PcsModel } from './model.js';
import type { Zone } from './read-note.js';
import { PhraseTable, YEAR } from './words.js';

const ZONES: Zone[] = ['title', 'body', 'course', 'findings', 'history', 'plan', 'other'];
const TYPES = ['progress_note', 'history_and_physical', 'operative_report', 'procedure_note', 'discharge_summary', 'consultation', 'diagnostic_report', 'nursing_assessment', 'emergency_department_note'];
const SETTINGS = ['office', 'outpatient_hospital', 'emergency', 'inpatient'];
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const STATUS = new PhraseTable(Object.entries(cues.cues).map(([status, phrases]) => [phrases, status] as const));
/** Words of a note whose patient left on the day: day surgery is often not coded in ICD-10-PCS. */
const HOME = new PhraseTable([[cues.home, true]] as const);
const STATUSES = Object.keys(cues.cues);
/** A term that training notes met less often leans towards the rate of all terms. */
const PRIOR_RATE = 0.25;
const PRIOR_WEIGHT = 3;

export const FEATURE_NAMES = [
  ...ZONES.map((zone) => `zone_${zone}`), 'occurrences', 'term_words', 'score', 'sure_body', 'sure_approach', 'sure_device', 'sure_qualifier', 'body_words', 'sided', 'side_known',
  'negated', 'historical', 'hypothetical', 'uncertain', ...STATUSES.map((status) => `cue_${status}`), 'type', 'setting', 'prefix_count', 'table_count', 'section', 'system', 'operation',
  'order', 'candidates', 'in_titles', 'same_table', 'same_table_title', 'same_sentence', 'position', 'note_has_title', 'term_rate', 'term_met', 'best_rate', 'codes_of_term', 'best_zone', 'agree',
  'other_operations_here', 'table_rate', 'table_met', 'same_words', 'same_words_better', 'year', 'goes_home', 'sentence_words', 'words_table', 'words_prefix', 'words_operation',
];

/** Of a label that too few training notes have, the words of a note say nothing; nor do those of a note of few words. */
const UNSEEN = -1;
const LEAST_WORDS = 60;

/** Features of each candidate, in the order of `FEATURE_NAMES`. */
export function readFeatures(candidates: readonly Candidate[], facts: EncounterFacts, model: PcsModel): number[][] {
  const home = new Map([...new Set(candidates.map((one) => one.occurrences[0]!.note))].map((note) => [note, note.sentences.some(({ words }) => HOME.find(words.map((one) => one.word)).length > 0)] as const));
  const inTitles = candidates.filter((one) => one.occurrences.some((occurrence) => occurrence.one.zone === 'title'));
  const said = new Map(model.words ? [...home.keys()].filter(({ sentences }) => sentences.reduce((sum, { words }) => sum + words.length, 0) >= LEAST_WORDS).map((note) => [note, weighNoteWords(model.words!, note.doc.text)] as const) : []);
  return candidates.map((candidate, order) => {
    const { occurrences, prefix } = candidate;
    const best = occurrences[0]!;
    const zones = ZONES.map((zone) => occurrences.filter((one) => one.one.zone === zone).length);
    const share = (test: (one: Occurrence) => boolean): number => occurrences.filter(test).length / occurrences.length;
    const rate = (one: Occurrence): number => smoothed(...leanOn(model, model.terms[one.term.id], one));
    const alike = candidates.filter((other) => other !== candidate && other.prefix.slice(0, 3) === prefix.slice(0, 3));
    const same = candidates.filter((other) => other !== candidate && other.occurrences.some((one) => one.one === best.one && one.start < best.end && best.start < one.end));
    const [coded, met] = leanOn(model, model.tables[prefix.slice(0, 3)], best);
    const status = new Set(occurrences.slice(0, 3).flatMap((one) => STATUS.find(one.one.words.map((word) => word.word)).map((hit) => hit.value)));
    return [
      ...zones, occurrences.length, Math.max(...occurrences.map((one) => one.term.groups)), best.choice.score, ...best.choice.certainty, best.choice.bodyWords,
      best.choice.sided ? 1 : 0, best.choice.sideKnown ? 1 : 0,
      share((one) => one.assertion.negated), share((one) => one.assertion.historical), share((one) => one.assertion.hypothetical), share((one) => one.assertion.uncertain),
      ...STATUSES.map((one) => (status.has(one) ? 1 : 0)), TYPES.indexOf(facts.documentType), SETTINGS.indexOf(facts.setting),
      Math.log1p(model.counts.prefix[prefix] ?? 0), Math.log1p(model.counts.table[prefix.slice(0, 3)] ?? 0),
      CHARACTERS.indexOf(prefix[0]!), CHARACTERS.indexOf(prefix[1]!), CHARACTERS.indexOf(prefix[2]!),
      order, candidates.length, inTitles.length, alike.length, alike.filter((other) => inTitles.includes(other)).length,
      candidates.filter((other) => other !== candidate && other.occurrences[0]!.one === best.one).length,
      best.start / Math.max(1, best.note.doc.text.length), best.note.titles.length > 0 ? 1 : 0,
      rate(best), Math.log1p(leanOn(model, model.terms[best.term.id], best)[1]), Math.max(...occurrences.map(rate)), best.term.codes.length, ZONES.indexOf(best.one.zone),
      share((one) => one.choice.code === candidate.code),
      candidates.filter((other) => other.prefix[0] === prefix[0] && other.prefix[1] === prefix[1] && other.prefix[2] !== prefix[2]).length,
      smoothed(coded, met), Math.log1p(met), same.length, same.filter((other) => other.occurrences[0]!.weight > best.weight).length, best.one.words.some(({ word }) => YEAR.test(word)) ? 1 : 0, home.get(best.note) ? 1 : 0, best.one.words.length,
      ...[prefix.slice(0, 3), prefix, prefix[0] === '0' ? `*${prefix[2]}` : '-'].map((label) => said.get(best.note)?.get(label) ?? UNSEEN),
    ];
  });
}

const SAYS_NOTHING: ReadonlySet<Zone> = new Set(['history', 'plan', 'other']);

/** Root operations that are never the step of another one: detachment, replacement, resection, transplantation. */
const WHOLE_OPERATION = /^0.[6RTY]/;

/** Counts of training notes, how often coded and how often met. Of a whole operation that they only ever told of as history (no code of its table) they say nothing where a note tells of it as done. */
function leanOn(model: PcsModel, [coded = 0, met = 0]: readonly number[] = [], { one: { zone }, assertion, choice }: Occurrence): [coded: number, met: number] {
  const told = !SAYS_NOTHING.has(zone) && !assertion.historical && !assertion.hypothetical && !assertion.negated;
  return told && WHOLE_OPERATION.test(choice.code) && (model.tables[choice.code.slice(0, 3)]?.[0] ?? 0) === 0 ? [0, 0] : [coded, met];
}

function smoothed(coded = 0, met = 0): number {
  return (coded + PRIOR_RATE * PRIOR_WEIGHT) / (met + PRIOR_WEIGHT);
}
