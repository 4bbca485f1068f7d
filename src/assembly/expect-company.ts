// What the classification asks for beside a chosen code stands with less support than another code would need. Rows: expected-company.json.
import type { DraftCode, EncounterFacts, Mention } from '../types.js';
import type { DroppedCode } from './contract.js';
import table from './expected-company.json' with { type: 'json' };
import { sentenceOf } from './spans.js';
import { stateCode } from './state-code.js';

interface Row {
  id: string; /** Fields that the row has where it names none of its own (`kinds`), and the words put for `{of}` in their `said`. */ kind?: string; of?: string; /** The row stands once for each of these, put for `{each}` in its other fields. */ each?: string[]; codes?: string; company: string; leastLogit?: number;
  /** Words that the note must say, undenied; `operation`: the same, for an operation that is over; `drug`: the same, for harm that these drugs did. */ said?: string; /** Words of the note with which the row does not hold. */ notSaid?: string; /** Only a whole sentence of the patient, as it is, says them. */ own?: boolean; operation?: string; drug?: string;
  /** `outpatient`: not in a stay; `inpatient`: only in one. */ setting?: string; /** Document types of which the row speaks not. */ notTypes?: string[]; /** Sections in which `said` counts, or the name of such a group. */ sections?: string[] | string; /** `said` is about sentences, never about a clause of one. */ whole?: boolean;
  /** A candidate that must be likely. */ beside?: string; /** Chosen codes beside which the row does not hold. */ unless?: string;
  /** What stands where no candidate is company; $1 is the first group of `said`. */ code?: string; /** Log-odds of its being the reason for the encounter, where not even. */ first?: number; /** What the asking code becomes where nothing is company. */ else?: string; /** Chosen codes that go where company is found. */ takes?: string; source: string;
}

const compile = (words: string | undefined, flags?: string): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, flags));

/** Of a drug's row, the one of too little of it. */
function underdose({ id, company, drug, source, ...row }: Row): Row {
  return { id: `too-little-${id}`, company: company.replace(/5A?$/, '6A'), ...(row.code === undefined ? {} : { code: row.code.replace(/5A$/, '6A') }), said: table.underdosing.words.replaceAll('{drug}', drug!), beside: table.underdosing.asks, unless: table.underdosing.unless, sections: table.adverseEffect.sections, leastLogit: table.underdosing.leastLogit, source };
}

const KINDS: Readonly<Record<string, Partial<Row>>> = table.kinds;

/** The rows that a row of the table stands for: with the fields of its kind, one for each of the values that it names. */
function spellOut({ each, kind, of = '', ...own }: Row): Row[] {
  const like = kind === undefined ? {} : KINDS[kind]!;
  const row: Row = { ...like, ...(like.said === undefined ? {} : { said: like.said.replaceAll('{of}', of) }), ...own };
  const written = JSON.stringify(row);
  return each ? each.map((value) => JSON.parse(written.replaceAll('{each}', value)) as Row) : [row];
}

/** The rows of the table, each spelled out; those of drugs still without their second one. */
export const COMPANY_ROWS: readonly Row[] = (table.rows as readonly Row[]).flatMap(spellOut);

const SECTION_GROUPS: Readonly<Record<string, readonly string[]>> = table.sectionGroups;
const ROWS = COMPANY_ROWS.flatMap((row) => (row.drug === undefined ? [row] : [row, underdose(row)])).map((row) => {
  const { codes, company, leastLogit = table.leastLogit, operation, drug, setting, notTypes = [], whole = false, beside, code, else: otherwise, takes } = row;
  const said = operation !== undefined ? table.afterOperation.replace('{operation}', operation) : drug !== undefined ? table.adverseEffect.words.replaceAll('{drug}', drug) : row.said;
  const { sections: where, unless } = drug !== undefined ? { ...table.adverseEffect, ...row } : row;
  const sections = typeof where === 'string' ? SECTION_GROUPS[where] : where;
  return { codes: compile(codes), company: new RegExp(company), leastLogit, said: compile(said, 'i'), notSaid: compile(row.notSaid, 'i'), own: row.own === true, blames: drug !== undefined, setting, notTypes, sections, whole, beside: compile(beside), unless: compile(unless), code, first: row.first ?? 0, otherwise, takes: compile(takes) };
});
const BLAMING = new RegExp(table.adverseEffect.cues, 'i');

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
  for (const { codes, company, leastLogit, said, notSaid, own, setting, notTypes, sections, whole, beside, unless, code: fallback, first, otherwise, takes, blames } of ROWS) {
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
