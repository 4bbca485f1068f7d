// Counts the elements of medical decision making from what the note says, each with the quotes that it rests on.
import type { EncounterFacts, Evidence } from '../../types.js';
import groups from './data/section-groups.json' with { type: 'json' };
import { isUncomplicated, type RatedProblem } from './rate-problems.js';
import type { CueHit, ElementLevels, Level } from './types.js';

/** A quote and the highest level that it speaks for. */
export interface Support { level: Level; evidence: Evidence; cue: string }

export interface CountedElements {
  /** The highest level of each element that the quotes support (CMS/AMA table of 2021 and 2023). */
  levels: ElementLevels;
  support: Record<keyof ElementLevels, Support[]>;
}

const asSupport = ({ level, evidence, cue }: CueHit): Support => ({ level, evidence, cue });

/** Counts problems, data and risk. A level without a quote is never given; nothing found, or only what the note denies, is level 0. */
export function countElements(hits: readonly CueHit[], problems: readonly RatedProblem[]): CountedElements {
  const of = (element: CueHit['element']): CueHit[] => hits.filter((one) => one.element === element && !one.denied);
  const data = of('data');
  const risk = of('risk');
  const over = hits.filter(({ element, denied, level }) => element === 'problems' && denied && level === 3);
  const urgent = risk.filter(({ cue }) => cue === 'emergency_decided').slice(0, 1).map((one) => ({ ...one, level: 3 as Level }));
  const counted = countProblems([...of('problems'), ...urgent], problems.map((one) => (one.level === 3 && isOver(one, over) ? { ...one, level: 2 as Level } : one)));
  return {
    levels: { problems: counted.level, data: countData(data), risk: highest(risk) },
    support: { problems: counted.support, data: data.map(asSupport), risk: risk.map(asSupport) },
  };
}

/** Whether words behind every quote of a problem take its threat away: "respiratory failure, resolving". */
function isOver({ draft: { evidence } }: RatedProblem, over: readonly CueHit[]): boolean {
  return evidence.length > 0 && evidence.every((quote) => over.some(({ evidence: one }) => one.documentId === quote.documentId && one.start < quote.end && quote.start < one.end));
}

/**
 * Number and complexity of problems: one that threatens life or function, or a severe exacerbation, is high; a chronic one that
 * worsens, two chronic ones, a new one of uncertain prognosis or one with systemic symptoms is moderate; any other is low.
 */
function countProblems(cues: readonly CueHit[], problems: readonly RatedProblem[]): { level: Level; support: Support[] } {
  const named = problems.filter((one) => one.level > 0);
  const fromNames = named.flatMap(({ draft, level, kind }) =>
    draft.evidence.slice(0, 1).map((evidence): Support => ({ level, evidence, cue: `problem:${kind}` })),
  );
  const chronic = named.filter((one) => one.kind === 'chronic').length;
  const raised = named.filter((one) => one.kind !== 'chronic').reduce((top, one) => Math.max(top, one.level), 0);
  const byNames = Math.max(raised, chronic >= 2 ? 2 : Math.min(1, chronic), Math.min(1, named.length));
  // fever in a minor illness is no systemic symptom
  const minor = named.length > 0 && named.every(({ draft }) => isUncomplicated(draft.code));
  const told = cues.map((one) => (one.general && minor ? { ...one, level: 1 as Level } : one));
  return { level: Math.max(byNames, highest(told)) as Level, support: [...fromNames, ...told.map(asSupport)] };
}

/** A laboratory test without a name. */
const ANY_TEST = 'test:labs';

/**
 * Amount and complexity of data. Category 1 counts unique tests and each kind of review, two are limited and three moderate; an
 * independent historian alone is limited, and counts towards the three. Own interpretation (2) or discussion (3) is moderate; two
 * of the three categories are extensive.
 */
function countData(hits: readonly CueHit[]): Level {
  // "sent to the lab" beside a named test is that test
  const named = new Set(hits.filter(({ cue }) => cue.startsWith('test:') && cue !== ANY_TEST).map(({ evidence }) => evidence.start));
  const items = new Set(hits.filter((one) => one.category === 1 && !(one.cue === ANY_TEST && named.has(one.evidence.start))).map((one) => one.key)).size;
  const historian = hits.some((one) => one.category === 1 && one.level >= 2);
  const met = [items >= 3, hits.some((one) => one.category === 2), hits.some((one) => one.category === 3)].filter(Boolean).length;
  if (met >= 2) return 3;
  if (met === 1) return 2;
  return items >= 2 || historian ? 1 : 0;
}

/** Where a judgement or a plan stands. */
const JUDGED: ReadonlySet<string> = new Set([...groups.groups.assessment, ...groups.groups.plan]);

const PRESCRIBED: ReadonlySet<string> = new Set(['prescription', 'rx_plan', 'drug_managed']);
/** A note without headings may decide anywhere. */
const DECIDED: ReadonlySet<string> = new Set([...JUDGED, 'unheaded']);
const EMERGENCY: ReadonlySet<string> = new Set([...DECIDED, ...groups.groups.course]);

/**
 * The level that the rules give without weighing: moderate where the assessment says that a chronic illness is worse and a prescription drug is managed for it
 * (AMA table of 2021: a chronic illness with exacerbation or progression; prescription drug management); low where such a drug is managed for any named problem; moderate in an
 * emergency department where such a drug was given or prescribed and three tests, an own reading or a talk with another physician stand beside it.
 */
export function certainLevel({ levels, support }: CountedElements, setting: EncounterFacts['setting']): Level {
  const chronic = support.problems.some(({ cue, level }) => cue === 'problem:chronic' || (cue === 'problem:systemic' && level >= 2));
  const worse = support.problems.some(({ cue, evidence }) => cue === 'worse' && CERTAIN.test(evidence.text) && JUDGED.has(evidence.section ?? ''));
  const prescribed = (parts: ReadonlySet<string>): boolean => support.risk.some(({ cue, level, evidence }) => PRESCRIBED.has(cue) && level >= 2 && parts.has(evidence.section ?? ''));
  if (setting === 'emergency' && levels.data >= 2 && prescribed(EMERGENCY)) return 2;
  return chronic && worse && prescribed(JUDGED) ? 2 : prescribed(DECIDED) && support.problems.some(({ cue }) => cue.startsWith('problem:')) ? 1 : 0;
}

const SETTLED = /\b(?:decision|decided|agree[sd]?|schedul\w*|booked|consent\w*|planned|proceed\w*|elect(?:s|ed)|will undergo)\b/i;

/**
 * Elements that the words give without weighing (AMA table of 2021, risk): deciding for an emergency major operation, or for an elective one in a patient whose own
 * risk the note names, and intensive monitoring for toxicity are high; what needs the operation at once threatens life or function.
 */
export function certainElements({ levels, support }: CountedElements): Partial<ElementLevels> {
  const cues = new Set(support.risk.map(({ cue }) => cue));
  const emergency = cues.has('emergency_decided');
  const risky = cues.has('risky_surgery') && support.risk.some(({ cue, evidence }) => (cue === 'surgery' || cue === 'risky_surgery') && SETTLED.test(evidence.text));
  if (!emergency && !risky && !cues.has('toxicity_told')) return {};
  return { risk: 3, ...(emergency ? { problems: 3 } : {}), ...(levels.data === 3 ? { data: 3 } : {}) };
}

/** Words that say by themselves that an illness is not at its goal. */
const CERTAIN = /worse|exacerbat|flar|uncontrolled|not (?:well )?controlled|above goal|not at goal|progress|deteriorat|active disease/i;

function highest(hits: readonly { level: Level }[]): Level {
  return hits.reduce<Level>((top, one) => Math.max(one.level, top) as Level, 0);
}
