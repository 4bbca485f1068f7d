// Outside stays a disease that the note leaves uncertain is not coded; what the patient came with is (Official Guidelines IV.D, IV.H). Lists: presenting.json.
import type { DraftCode, EncounterFacts, Mention } from '../types.js';
import table from './presenting.json' with { type: 'json' };

const SYMPTOM = new RegExp(table.symptoms);
const LESSER = new RegExp(table.lesser);
const ASSESSED = new Set(table.assessed);
const TOLD = new Set(table.told);

const sentenceOf = ({ documentId, sentence }: Mention): string => `${documentId} ${sentence}`;

/**
 * Codes of symptoms that stand with less support than another code would need: those that an assessment names ahead of a doubt ("cough and fever, probable pneumonia"), and,
 * where the note comes to no diagnosis, those of the sentence that tells the complaint. Empty in a stay, whose doubts are coded as if they were certain (II.H).
 */
export function findPresenting(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], facts: Pick<EncounterFacts, 'setting' | 'documentType'>): Set<string> {
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
  if (beside.length) return bestOfClauses(beside, standing);
  if (definite.length || (!doubted.size && standing.some(({ code }) => !/^[VWXY]/.test(code)))) return new Set();
  const [main] = symptoms;
  if (!main) return new Set();
  const told = new Set(main.at.map(sentenceOf));
  return bestOfClauses(symptoms.filter(({ candidate, at }) => candidate.logit >= main.candidate.logit - table.near && at.some((clause) => told.has(sentenceOf(clause)))), standing);
}

/** Whether a mention tells of what the patient has now; doubt about a cause leaves no doubt of the symptom, whose own clause is asked. */
function isPlain({ negated, uncertain, hypothetical, family, historical }: Mention['assertion']): boolean {
  return !(negated || uncertain || hypothetical || family || historical);
}

/** The likeliest symptom of each clause, none of a category that stands already. */
function bestOfClauses(symptoms: readonly { candidate: DraftCode; at: readonly Mention[] }[], standing: readonly DraftCode[]): Set<string> {
  const taken = new Set<Mention>();
  const categories = new Set(standing.map(({ code }) => code.slice(0, 3)));
  const found = new Set<string>();
  for (const { candidate: { code }, at } of symptoms) {
    if (at.every((clause) => taken.has(clause))) continue;
    for (const clause of at) taken.add(clause);
    if (categories.has(code.slice(0, 3))) continue;
    categories.add(code.slice(0, 3));
    found.add(code);
  }
  return found;
}
