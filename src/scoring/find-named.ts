// Items of a list of diagnoses whose words name a condition and nothing else ("2. Pes planus, bilateral"). Sections, words and limits: named-items.json.
import type { DiagnosisCodes } from '../reference/types.js';
import { isFiller, splitWords, stemWord } from '../retrieval/normalize.js';
import type { Mention, NamedItem } from '../types.js';
import { isAsserted } from './features/context.js';
import table from './named-items.json' with { type: 'json' };
import type { ScoringInput } from './types.js';

/** Sections in which what the author lists is what the visit came to. */
export const LISTING: ReadonlySet<string> = new Set(table.sections);
const TOPIC = new RegExp(`^(?:${table.topics})$`, 'i');
const TOLD = new RegExp(table.told, 'i');
const FACETS = new Set(table.facets.split('|').map(stemWord));
const BEFORE = new RegExp(table.before, 'i');
const AFTER = new RegExp(table.after, 'i');
const JOINTS = new RegExp(table.joints, 'i');
const UNLESS = new RegExp(table.unless, 'i');

/** The items that the note asserts, in its order, each with the codes that its words name. Pure. */
export function findNamed(input: ScoringInput, cm: DiagnosisCodes): NamedItem[] {
  const sentences = new Map<string, number[]>();
  input.mentions.forEach(({ documentId, sentence, section }, m) => {
    if (!LISTING.has(section)) return;
    const key = `${documentId} ${sentence}`;
    const known = sentences.get(key);
    if (known) known.push(m);
    else sentences.set(key, [m]);
  });
  return [...sentences.values()].flatMap((places) => namedOf(places, input, cm));
}

function namedOf(places: readonly number[], input: ScoringInput, cm: DiagnosisCodes): NamedItem[] {
  const mentions = places.map((m) => input.mentions[m]!);
  const whole = mentions.filter(({ level }) => level === 'sentence');
  if (whole.some(({ text }) => UNLESS.test(text))) return [];
  const clauses = places.filter((m) => input.mentions[m]!.level === 'clause');
  const named = (clauses.length ? clauses : places).flatMap((m) => {
    const codes = isAsserted(input.mentions[m]!, input.facts) ? namesOf(m, input, cm) : [];
    return codes.length ? [{ mention: input.mentions[m]!, codes }] : [];
  });
  const [piece] = whole;
  const listed = whole.length === 1 && isList(piece!.text, named);
  return named.filter((item) => !named.some((other) => joins(item, other)) && (listed || whole.some((one, i) => standsApart(item.mention, one, i === 0))));
}

/** Whether an item holds another one of another category: it names two ("corns and gout"). */
function joins({ mention, codes }: NamedItem, other: NamedItem): boolean {
  return other.mention !== mention && other.mention.start >= mention.start && other.mention.end <= mention.end && other.codes[0]!.slice(0, 3) !== codes[0]!.slice(0, 3);
}

/** Codes that the words of a mention name, all of the category that the linker likes best; none where they say more, or less, than a condition. */
function namesOf(m: number, { mentions, hits, scores: { k, ids, scores } }: ScoringInput, cm: DiagnosisCodes): string[] {
  const { text, spelled } = mentions[m]!;
  const words = splitWords(spelled ?? text).filter(({ stem }) => !isFiller(stem));
  const ranked = Array.from({ length: k }, (_, r) => ({ code: cm.billable[ids[m * k + r]!]!, likeness: scores[m * k + r]! }));
  const best = ranked[0];
  if (!best || words.length > table.mostWords || best.likeness < table.likeness || TOPIC.test(text) || TOLD.test(text)) return [];
  const ofBest = (code: string): boolean => code.startsWith(best.code.slice(0, 3));
  const phrases = (hits[m] ?? []).filter(({ start, end }) => words.every((word) => (word.start >= start && word.end <= end) || FACETS.has(word.stem))).map(({ label }) => cm.billable[label]!).filter(ofBest);
  if (phrases.length) return phrases;
  const other = ranked.find(({ code }) => !ofBest(code))?.likeness ?? 0;
  if (best.likeness < table.likenessAlone || best.likeness - other < table.lead) return [];
  return ranked.filter(({ code, likeness }) => ofBest(code) && likeness >= best.likeness - table.unlike).map(({ code }) => code);
}

/** Whether an item opens its sentence, or follows a mark of a list, and ends with a mark. */
function standsApart({ start, end }: Mention, piece: Mention, first: boolean): boolean {
  if (start < piece.start || end > piece.end) return false;
  const before = piece.text.slice(0, start - piece.start), after = piece.text.slice(end - piece.start);
  return ((first && before === '') || BEFORE.test(before)) && (after === '' || AFTER.test(after));
}

/** Whether a sentence is a list of such items and of nothing else. */
function isList(text: string, named: readonly NamedItem[]): boolean {
  const parts = text.split(JOINTS).map((part) => part.trim()).filter(Boolean);
  return parts.length > 1 && parts.every((part) => named.some(({ mention }) => mention.text === part));
}
