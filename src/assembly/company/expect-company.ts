// What the classification asks for beside a chosen code stands with less support than another code would need. Rows: expected-company.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import { BLAMING, RULES } from './company-rows.js';
import type { DroppedCode } from '../contract.js';
import table from './expected-company.json' with { type: 'json' };
import { sentenceOf } from '../spans.js';
import { stateCode } from '../state-code.js';

/** Mentions that may blame a drug for what the patient has now. */
function findBlames(mentions: readonly Mention[]): Mention[] {
  return mentions.filter(({ text, ofAllergies, assertion: { historical, uncertain, hypothetical, family } }) => !ofAllergies && !historical && !uncertain && !hypothetical && !family && BLAMING.test(text));
}

/**
 * Candidates with those lifted that a worthy one asks for: of each row the likeliest below the threshold, unless a worthy code is such company already. Later rows see what earlier ones lifted.
 * Where there is none, the asking code becomes the row's `else`.
 * A lifted one has the log-odds `standsAt`, so that it also stands beside the code whose words it shares ("chemotherapy for breast cancer").
 */
export function expectCompany(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[] = [], facts?: Pick<EncounterFacts, 'setting' | 'documentType'>): { candidates: DraftCode[]; expected: Set<string>; dropped: DroppedCode[] } {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const expected = new Set<string>();
  const instead = new Map<string, string>();
  const added: DraftCode[] = [];
  const taken = new Map<string, string>();
  /** Words that made codes stand in place of others. */
  const quoted = new Map<string, Mention>();
  const blaming = findBlames(mentions);
  const sentences = mentions.filter(({ level, assertion: { family, hypothetical } }) => level === 'sentence' && !family && !hypothetical)
    .map((sentence) => ({ ...sentence, assertion: { ...sentence.assertion, negated: false } }));
  for (const { codes, company, leastLogit, said, notSaid, own, setting, notTypes, sections, whole, beside, unless, code: fallback, first, otherwise, takes, blames } of RULES) {
    const held = chosen.find((code) => company.test(code));
    if ((codes && !chosen.some((code) => codes.test(code))) || (held && !takes) || chosen.some((code) => unless?.test(code))) continue;
    if (facts && setting !== undefined && (setting === 'inpatient') !== (facts.setting === 'inpatient')) continue;
    if (facts && notTypes.includes(facts.documentType)) continue;
    if (beside && !candidates.some(({ code, logit }) => logit >= table.besideLogit && beside.test(code))) continue;
    const places = own ? sentences : blames ? blaming : mentions;
    const saying = said && findSaying(said, places.filter(({ level, section }) => !(whole && level !== 'sentence') && (sections?.includes(section) ?? true)));
    if ((said && !saying) || (notSaid && mentions.some(({ text }) => notSaid.test(text)))) continue;
    const [best] = candidates.filter(({ code, logit }) => (held ? code === held : logit >= leastLogit && company.test(code))).sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    const found = best ?? (fallback && saying ? stateCode(fallback.replace('$1', said?.exec(saying.text)?.[1] ?? ''), saying, table.standsAt, first) : undefined);
    if (!found) {
      if (otherwise !== undefined && !chosen.includes(otherwise)) for (const code of chosen.filter((one) => codes?.test(one) ?? true)) instead.set(code, otherwise);
      continue;
    }
    if (!best) added.push(found);
    expected.add(found.code);
    for (const { code } of candidates) if (takes?.test(code) && code !== found.code) taken.set(code, found.code);
    // one that stood by itself keeps its own words where it takes nothing that stands
    if (takes && saying && (!held || chosen.some((code) => code !== held && takes.test(code)))) quoted.set(found.code, saying);
    chosen.push(found.code);
  }
  const known = candidates.filter(({ code }) => !taken.has(code) && ![...instead.values()].includes(code) && !added.some((one) => one.code === code));
  /** What takes the place of a code of the same condition is the reason for the encounter as likely as that was. */
  const firstOf = (own: DraftCode): Pick<DraftCode, 'firstLogit'> => {
    const firsts = [own, ...candidates.filter(({ code }) => taken.get(code) === own.code)].flatMap(({ firstLogit }) => firstLogit ?? []);
    return firsts.length > 0 ? { firstLogit: Math.max(...firsts) } : {};
  };
  const lifted = known.map((candidate) => (expected.has(candidate.code) ? { ...candidate, ...firstOf(candidate), logit: Math.max(candidate.logit, table.standsAt), evidence: addQuote(candidate.evidence, quoted.get(candidate.code)) } : { ...candidate, code: instead.get(candidate.code) ?? candidate.code }));
  return { candidates: [...lifted, ...added], expected, dropped: [...taken].map(([code, by]) => ({ code, reason: 'more-specific', by })) };
}

/** The first mention that says it and does not ask it; a sentence does so by itself only where none of its clauses says it ("T2DM? no - A1c 5.4"). */
function findSaying(said: RegExp, mentions: readonly Mention[]): Mention | undefined {
  const found = mentions.filter(({ text }) => {
    const match = said.exec(text);
    return match && !/^ ?\?/.test(text.slice(match.index + match[0].length));
  });
  const denied = new Set(found.filter(({ level, assertion }) => level === 'clause' && assertion.negated).map(sentenceOf));
  return found.find((mention) => !mention.assertion.negated && (mention.level === 'clause' || !denied.has(sentenceOf(mention))));
}

/** Evidence with the words that made its code stand ahead of it. */
function addQuote(evidence: DraftCode['evidence'], quote: Mention | undefined): DraftCode['evidence'] {
  if (!quote || evidence.some(({ documentId, start, end }) => documentId === quote.documentId && start <= quote.start && end >= quote.end)) return evidence;
  const { documentId, start, end, text, section } = quote;
  return [{ documentId, start, end, text, section }, ...evidence];
}
