// Words without which a combination code claims more than the note says. Rows: needed-words.json.
import type { Mention } from '../types.js';
import table from './needed-words.json' with { type: 'json' };

interface Row { id: string; codes: RegExp; words?: RegExp; /** What says that the condition is past, and what says that it is not. */ over?: RegExp; unless?: RegExp; /** Holds in a stay too, or only there. */ always?: boolean; stayOnly?: boolean; /** Words that are left uncertain do not count outside stays. */ certain?: boolean; /** Words about the family do not count. */ own?: boolean; /** What the note, where it says it at all, must say undenied, and the same right behind a denial. */ denied?: RegExp; directly?: RegExp; /** An illness that ends: where an assessment denies it, what the note tells of its past, of doubt and of what may come does not name it. */ passing?: boolean }

const compile = (words: string | undefined): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, 'i'));

const BY_CATEGORY = new Map<string, Row[]>();
for (const { id, categories, codes, words, over, operation, unless, always, stayOnly, certain, own, denied, passing } of table.rows as readonly { id: string; categories: string[]; codes: string; words?: string; over?: string; operation?: string; unless?: string; always?: boolean; stayOnly?: boolean; certain?: boolean; own?: boolean; denied?: string; passing?: boolean }[]) {
  const past = operation === undefined ? over : table.afterOperation.replace('{operation}', operation);
  const row = { id, codes: new RegExp(codes), words: compile(words), over: compile(past), unless: compile(unless), always: always ?? stayOnly, stayOnly, certain, own, passing, denied: compile(denied), directly: denied === undefined ? undefined : new RegExp(`\\b(?:no|without|w/o)\\s(?:\\w+\\s){0,2}?(?:${denied})`, 'gi') } as Row;
  for (const category of categories) BY_CATEGORY.set(category, [...(BY_CATEGORY.get(category) ?? []), row]);
}

const ASSESSED = new Set(table.assessed);
const PAST = new Set(table.past);
const EARLIER = new RegExp(table.earlier, 'i');
const RULING_OUT = /:(?:to )?(?:rule|r\/o)\b|:differential/;

/** What a note was found to say, by row; kept as long as its mentions are. */
const said = new WeakMap<readonly Mention[], Map<string, boolean>>();

/** The row whose words the note never says although an undotted code stands for them; undefined when it says them, or when the code needs none. What is over is judged outside stays: a stay is coded for what it treated. */
export function findUnsaid(code: string, mentions: readonly Mention[], inpatient = false): string | undefined {
  return BY_CATEGORY.get(code.slice(0, 3))?.find((row) => !row.denied && !row.own && row.codes.test(code) && !(inpatient && row.over && !row.always) && !(row.stayOnly && !inpatient) && !isSaid(row, mentions, inpatient))?.id;
}

/** The row whose condition, for which an undotted code stands, the note names only to deny it, or only of others. */
export function findDenied(code: string, mentions: readonly Mention[]): string | undefined {
  return BY_CATEGORY.get(code.slice(0, 3))?.find((row) => (row.denied || row.own) && row.codes.test(code) && !isSaid(row, mentions, false))?.id;
}

function isSaid({ id, words, over, unless, certain, own, denied, directly, passing }: Row, mentions: readonly Mention[], inpatient: boolean): boolean {
  const known = said.get(mentions) ?? new Map<string, boolean>();
  said.set(mentions, known);
  const answer = known.get(id) ?? (denied ? !isDenied(denied, directly!, mentions) && !(passing && isOver(denied, mentions)) : words ? namesIt(words, own ? mentions.filter(({ assertion }) => !assertion.family) : mentions, certain && !inpatient) : !(mentions.some(({ text }) => over?.test(text)) && !(unless && namesIt(unless, mentions))));
  known.set(id, answer);
  return answer;
}

/** Whether the patient's own condition is named, and each time denied. */
function isDenied(words: RegExp, directly: RegExp, mentions: readonly Mention[]): boolean {
  const own = mentions.filter(({ text, assertion }) => !assertion.family && words.test(text));
  // "DM II no retinopathy" is one clause that asserts the diabetes and denies what stands behind "no"
  return own.length > 0 && !namesIt(words, own.map((mention) => ({ ...mention, text: mention.text.replace(directly, '') })));
}

/** Whether a mention tells of the past, of what may come, or of a doubt that the assessment does not share or a wish to rule it out. */
function isPassing({ text, section, cues, assertion: { historical, uncertain, hypothetical } }: Mention): boolean {
  return historical || hypothetical || PAST.has(section) || EARLIER.test(text) || (uncertain && (!ASSESSED.has(section) || cues.some(({ rule }) => RULING_OUT.test(rule))));
}

/** Whether an assessment denies the patient's own condition, and what is told elsewhere is past, doubtful or yet to come (Official Guidelines IV.J). */
function isOver(words: RegExp, mentions: readonly Mention[]): boolean {
  const own = mentions.filter(({ text, assertion }) => !assertion.family && words.test(text));
  if (!own.some(({ section, assertion }) => assertion.negated && ASSESSED.has(section))) return false;
  const inClauses = new Set(own.filter(({ level }) => level === 'clause').map(sentenceKey));
  return own.every((mention) => mention.assertion.negated || isPassing(mention) || (mention.level !== 'clause' && inClauses.has(sentenceKey(mention))));
}

const sentenceKey = ({ documentId, sentence }: Mention): string => `${documentId} ${sentence}`;

/** Whether the words stand in a clause that does not deny them ("no HF symptoms" names no heart failure), nor, `certainly`, leaves them open. */
function namesIt(words: RegExp, mentions: readonly Mention[], certainly = false): boolean {
  const found = mentions.filter(({ text }) => words.test(text));
  const clauses = new Set(found.filter(({ level }) => level === 'clause').map(sentenceKey));
  return found.some((mention) => !mention.assertion.negated && !(certainly && (mention.assertion.uncertain || mention.assertion.hypothetical)) && (mention.level === 'clause' || !clauses.has(sentenceKey(mention))));
}
