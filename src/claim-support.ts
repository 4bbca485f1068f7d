// Which lines of a claim coded elsewhere its note supports: the note is read by the engine, and each line is looked for in what it found.
import { findDenial, searchNote, type SearchedNote } from './claim-denial.js';
import type { Engine } from './engine.js';
import { dotted, undotted } from './reference/index.js';
import type { Edition } from './reference/types.js';
import type { ForeignLine } from './rules/index.js';
import type { Claim, Encounter, Evidence, Finding, RejectReason, Setting } from './types.js';

/** The part of an engine that reads a note. */
export type NoteReader = Pick<Engine, 'code' | 'rank'>;
type SupportFinding = Omit<Finding, 'id'>;

/** Log-odds of a candidate from which a diagnosis counts as supported, and from which the note at least speaks of it. */
const SUPPORTED = -1;
const SPOKEN_OF = -3.5;
/** Quotes of a finding at most. */
const MOST_QUOTES = 3;

type Reason = RejectReason;

const REASONS: Record<Reason, string> = {
  negated: 'the note denies it', ruled_out: 'the note rules it out', historical: 'the note tells it of the past', family: 'the note tells it of a relative',
  hypothetical: 'the note speaks of it as a possibility to watch for', uncertain: 'the note leaves it uncertain', integral: 'the note gives it as part of another condition',
};
/** What settles a claim: nobody codes what the note denies, or tells of a relative; what it leaves uncertain depends on the setting. */
const CERTAIN = new Set<Reason>(['negated', 'ruled_out', 'family']);
const GUIDELINES = 'ICD-10-CM Official Guidelines FY2026';

/**
 * Reads the note once and returns one finding for each line that it does not support; codes dotted. Only a diagnosis that the note denies, tells of a
 * relative, or (outside a stay) leaves uncertain is an error: what the engine misses in a note is not proved to be absent. Throws as the engine does
 * (E102 to E104 for the text, E2xx).
 */
export async function checkSupport(lines: readonly ForeignLine[], encounter: Encounter, engine: NoteReader, edition: Edition): Promise<SupportFinding[]> {
  const claim = await engine.code(encounter);
  const ranked = new Map((await engine.rank?.(encounter, 'findings') ?? []).map(({ code, score }) => [undotted(code), score] as const));
  const source = `the note, read by ${claim.provenance.model.id}`;
  let searched: SearchedNote | undefined;
  const context: Context = { claim, ranked, edition, note: () => (searched ??= searchNote(encounter.text ?? '')) };
  const seen = new Set<string>();
  return lines.flatMap((line): SupportFinding[] => {
    const key = `${line.system === 'ICD-10-CM' ? '' : 'procedure'} ${undotted(line.code)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const found = line.system === 'ICD-10-CM' ? judgeDiagnosis(dotted(undotted(line.code)), context) : judgeProcedure(line.code, claim);
    return found ? [{ rule: 'support', action: 'flagged', source, ...found }] : [];
  });
}

type Judgement = Pick<SupportFinding, 'severity' | 'codes' | 'message' | 'evidence'> & { source?: string };

interface Context { claim: Claim; ranked: ReadonlyMap<string, number>; edition: Edition; note(): SearchedNote }

function judgeDiagnosis(code: string, { claim, ranked, edition, note }: Context): Judgement | undefined {
  const coded = claim.codes.some((line) => line.code === code);
  const refused = coded ? [] : claim.rejected.filter((item) => item.wouldBe === code);
  const [first] = refused;
  if (first) {
    const reason = refused.find((item) => !CERTAIN.has(item.reason))?.reason ?? first.reason;
    return refuse(code, reason, refused.slice(0, MOST_QUOTES).map(({ documentId, start, end, text }) => ({ documentId, start, end, text })), claim.setting);
  }
  const score = ranked.get(undotted(code)) ?? -Infinity;
  // The note's own words come before what the model makes of the rest of it.
  if (!coded) {
    const denial = findDenial(undotted(code), note(), edition, MOST_QUOTES);
    if (denial) return refuse(code, denial.reason, denial.quotes, claim.setting);
  }
  if (coded || score >= SUPPORTED) return undefined;
  const near = claim.codes.filter((line) => line.system === 'ICD-10-CM' && line.code.slice(0, 3) === code.slice(0, 3));
  const evidence = near.flatMap((line) => line.evidence).slice(0, MOST_QUOTES);
  if (near.length > 0) return { severity: 'warning', codes: [code, ...near.map((line) => line.code)], message: `The note was read as ${near.map((line) => line.code).join(', ')}; the detail of ${code} was not found in it.`, evidence };
  // No other code of its category is coded, and one was refused: "no pneumonia" speaks of every pneumonia.
  const kin = claim.rejected.filter((item) => item.wouldBe.slice(0, 3) === code.slice(0, 3));
  const [relative] = kin;
  if (relative) return { severity: 'warning', codes: [code], message: `${code} is not supported; of ${relative.wouldBe}, of the same category, ${REASONS[relative.reason]}.`, evidence: kin.slice(0, MOST_QUOTES).map(({ documentId, start, end, text }) => ({ documentId, start, end, text })) };
  if (score >= SPOKEN_OF) return { severity: 'info', codes: [code], message: `The note speaks of ${code}, but does not clearly support it.` };
  return { severity: 'warning', codes: [code], message: `Nothing in the note was found to support ${code}.` };
}

/** A diagnosis that the note names and does not assert, with the words that say so. */
function refuse(code: string, reason: Reason, evidence: Evidence[], setting: Setting): Judgement {
  if (reason === 'uncertain') {
    return setting === 'inpatient'
      ? { severity: 'info', codes: [code], message: `The note leaves ${code} uncertain; in a stay it is coded as if it existed where it is still so at discharge.`, evidence, source: `${GUIDELINES}, II.H and III.C` }
      : { severity: 'error', codes: [code], message: `${code} is not supported: the note leaves it uncertain, and an outpatient encounter reports the sign, symptom or other reason instead.`, evidence, source: `${GUIDELINES}, IV.H` };
  }
  return { severity: CERTAIN.has(reason) ? 'error' : 'warning', codes: [code], message: `${code} is not supported: ${REASONS[reason]}.`, evidence };
}

function judgeProcedure(code: string, claim: Claim): Judgement | undefined {
  if (claim.codes.some((line) => line.code === code)) return undefined;
  const near = claim.codes.filter((line) => line.system !== 'ICD-10-CM' && line.code.slice(0, 4) === code.slice(0, 4) && line.code.length === code.length);
  const evidence = near.flatMap((line) => line.evidence).slice(0, MOST_QUOTES);
  if (near.length > 0) return { severity: 'warning', codes: [code, ...near.map((line) => line.code)], message: `The note was read as ${near.map((line) => line.code).join(', ')}, not ${code}.`, evidence };
  return { severity: 'info', codes: [code], message: `Nothing in the note was found to support ${code}; half of all procedures are found, so please look.` };
}
