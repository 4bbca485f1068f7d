// Outside stays a disease that the note leaves uncertain is not coded; what the patient came with is (Official Guidelines IV.D, IV.H). Lists: presenting.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import table from './presenting.json' with { type: 'json' };
import { sentenceOf } from '../spans.js';

const SYMPTOM = new RegExp(table.symptoms);
const LESSER = new RegExp(table.lesser);
const JOINED = table.joined.map(({ parts, said, whole }) => ({ parts: new RegExp(parts), said: new RegExp(said, 'i'), whole }));
const ASSESSED = new Set(table.assessed);
const TOLD = new Set(table.told);

/**
 * Codes of symptoms that stand with less support than another code would need: those that an assessment names ahead of a doubt ("cough and fever, probable pneumonia"), and,
 * where the note comes to no diagnosis, those of the sentence that tells the complaint. Empty in a stay, whose doubts are coded as if they were certain (II.H).
 */
export function findPresenting(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], facts: Pick<EncounterFacts, 'setting' | 'documentType'>, title: (code: string) => string): Set<string> {
  if (facts.setting === 'inpatient' || table.notTypes.includes(facts.documentType)) return new Set();
  const cut = new Set(mentions.filter(({ level }) => level === 'clause').map(sentenceOf));
  // a sentence speaks for itself only where it has no clauses
  const places = mentions.filter((mention) => mention.level === 'clause' || !cut.has(sentenceOf(mention)));
  const placesOf = ({ evidence }: DraftCode): Mention[] => places.filter((clause) => evidence.some((quote) => quote.documentId === clause.documentId && quote.start <= clause.start && quote.end >= clause.end));
  const standing = candidates.filter(worthy);
  const definite = standing.filter(({ code }) => !LESSER.test(code) && !SYMPTOM.test(code));
  const decided = new Set(definite.flatMap(placesOf).map(sentenceOf));
  const doubted = new Set(mentions.filter(({ assertion, section }) => assertion.uncertain && !assertion.negated && !assertion.family && ASSESSED.has(section)).map(sentenceOf));

  const symptoms = candidates.filter(({ code, logit }) => logit >= table.presenting && SYMPTOM.test(code)).flatMap((candidate) => {
    const at = placesOf(candidate).filter(({ assertion, section }) => isPlain(assertion) && TOLD.has(section));
    return at.length ? [{ candidate, at }] : [];
  }).sort((a, b) => b.candidate.logit - a.candidate.logit || a.candidate.code.localeCompare(b.candidate.code));
  const beside = symptoms.filter(({ candidate, at }) => candidate.logit >= table.sameClause && at.some((clause) => ASSESSED.has(clause.section) && doubted.has(sentenceOf(clause)) && !decided.has(sentenceOf(clause))));
  const held = standing.filter(({ code }) => SYMPTOM.test(code)).flatMap(placesOf);
  const choose = (among: typeof symptoms): Set<string> => joinTold(bestOfClauses(among, standing, held, title), symptoms);
  if (beside.length) return choose(beside);
  if (definite.length || (!doubted.size && standing.some(({ code }) => !/^[VWXY]/.test(code)))) return new Set();
  const [main] = symptoms;
  if (!main) return new Set();
  const told = new Set(main.at.map(sentenceOf));
  return choose(symptoms.filter(({ candidate, at }) => candidate.logit >= main.candidate.logit - table.near && at.some((clause) => told.has(sentenceOf(clause)))));
}

/** Whether a mention tells of what the patient has now; doubt about a cause leaves no doubt of the symptom, whose own clause is asked. */
function isPlain({ negated, uncertain, hypothetical, family, historical }: Mention['assertion']): boolean {
  return !(negated || uncertain || hypothetical || family || historical);
}

interface Told { candidate: DraftCode; at: readonly Mention[] }

/** Words of titles that name no symptom. */
const PLAIN_WORD = /^(?:unspecified|other|specified|acute|right|left|upper|lower|pain|initial|encounter)$/;
const overlap = (a: Mention, b: Mention): boolean => a.documentId === b.documentId && a.start < b.end && b.start < a.end;

/** Letters of a word that its forms share. */
const STEM = 5;

/** Whether a clause names a code by a word of its title. */
function names({ text }: Mention, title: string): boolean {
  return title.toLowerCase().split(/[^a-z]+/).some((word) => word.length >= STEM && !PLAIN_WORD.test(word) && text.toLowerCase().includes(word.slice(0, STEM)));
}

/** The likeliest symptom of each clause, none of a category that stands already; a clause of which one stands (`held`) must name the other. */
function bestOfClauses(symptoms: readonly Told[], standing: readonly DraftCode[], held: readonly Mention[], title: (code: string) => string): Set<string> {
  const taken: Mention[] = [];
  const categories = new Set(standing.map(({ code }) => code.slice(0, 3)));
  const found = new Set<string>();
  for (const { candidate: { code }, at } of symptoms) {
    if (!at.some((clause) => !taken.some((one) => overlap(one, clause)) && (!held.some((one) => overlap(one, clause)) || names(clause, title(code))))) continue;
    taken.push(...at);
    if (categories.has(code.slice(0, 3))) continue;
    categories.add(code.slice(0, 3));
    found.add(code);
  }
  return found;
}

/** Symptoms that the words tell together have one code where it is a candidate ("nausea and vomiting"). */
function joinTold(codes: ReadonlySet<string>, symptoms: readonly Told[]): Set<string> {
  return new Set([...codes].map((code) => {
    const row = JOINED.find(({ parts }) => parts.test(code));
    const part = symptoms.find(({ candidate }) => candidate.code === code), whole = symptoms.find(({ candidate }) => candidate.code === row?.whole);
    return row && part && whole && (whole.candidate.logit >= part.candidate.logit || part.at.some(({ text }) => row.said.test(text))) ? row.whole : code;
  }));
}
