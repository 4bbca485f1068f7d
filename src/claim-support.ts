// Which lines of a claim coded elsewhere its note supports: the note is read by the engine, and each line is looked for in what it found.
import type { Engine } from './engine.js';
import { dotted, undotted } from './reference/index.js';
import type { ForeignLine } from './rules/index.js';
import type { Claim, Encounter, Finding } from './types.js';

/** The part of an engine that reads a note. */
export type NoteReader = Pick<Engine, 'code' | 'rank'>;
type SupportFinding = Omit<Finding, 'id'>;

/** Log-odds of a candidate from which a diagnosis counts as supported, and from which the note at least speaks of it. */
const SUPPORTED = -1;
const SPOKEN_OF = -3.5;
/** Quotes of a finding at most. */
const MOST_QUOTES = 3;

const REASONS: Record<Claim['rejected'][number]['reason'], string> = {
  negated: 'the note denies it', ruled_out: 'the note rules it out', historical: 'the note tells it of the past', family: 'the note tells it of a relative',
  hypothetical: 'the note speaks of it as a possibility to watch for', uncertain: 'the note leaves it uncertain', integral: 'the note gives it as part of another condition',
};

/**
 * Reads the note once and returns one finding for each line that it does not support; codes dotted. Only a diagnosis that the note denies is an
 * error: what the engine misses in a note is not proved to be absent. Throws as the engine does (E102 to E104 for the text, E2xx).
 */
export async function checkSupport(lines: readonly ForeignLine[], encounter: Encounter, engine: NoteReader): Promise<SupportFinding[]> {
  const claim = await engine.code(encounter);
  const ranked = new Map((await engine.rank?.(encounter, 'findings') ?? []).map(({ code, score }) => [undotted(code), score] as const));
  const source = `the note, read by ${claim.provenance.model.id}`;
  const seen = new Set<string>();
  return lines.flatMap((line): SupportFinding[] => {
    const key = `${line.system === 'ICD-10-CM' ? '' : 'procedure'} ${undotted(line.code)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const found = line.system === 'ICD-10-CM' ? judgeDiagnosis(dotted(undotted(line.code)), claim, ranked) : judgeProcedure(line.code, claim);
    return found ? [{ rule: 'support', action: 'flagged', source, ...found }] : [];
  });
}

type Judgement = Pick<SupportFinding, 'severity' | 'codes' | 'message' | 'evidence'>;

function judgeDiagnosis(code: string, claim: Claim, ranked: ReadonlyMap<string, number>): Judgement | undefined {
  if (claim.codes.some((line) => line.code === code)) return undefined;
  const refused = claim.rejected.filter((item) => item.wouldBe === code);
  const [first] = refused;
  const score = ranked.get(undotted(code)) ?? -Infinity;
  if (first) {
    const denied = refused.every((item) => item.reason === 'negated' || item.reason === 'ruled_out');
    const evidence = refused.slice(0, MOST_QUOTES).map(({ documentId, start, end, text }) => ({ documentId, start, end, text }));
    return { severity: denied ? 'error' : 'warning', codes: [code], message: `${code} is not supported: ${REASONS[first.reason]}.`, evidence };
  }
  if (score >= SUPPORTED) return undefined;
  const near = claim.codes.filter((line) => line.system === 'ICD-10-CM' && line.code.slice(0, 3) === code.slice(0, 3));
  const evidence = near.flatMap((line) => line.evidence).slice(0, MOST_QUOTES);
  if (near.length > 0) return { severity: 'warning', codes: [code, ...near.map((line) => line.code)], message: `The note was read as ${near.map((line) => line.code).join(', ')}; the detail of ${code} was not found in it.`, evidence };
  if (score >= SPOKEN_OF) return { severity: 'info', codes: [code], message: `The note speaks of ${code}, but does not clearly support it.` };
  return { severity: 'warning', codes: [code], message: `Nothing in the note was found to support ${code}.` };
}

function judgeProcedure(code: string, claim: Claim): Judgement | undefined {
  if (claim.codes.some((line) => line.code === code)) return undefined;
  const near = claim.codes.filter((line) => line.system !== 'ICD-10-CM' && line.code.slice(0, 4) === code.slice(0, 4) && line.code.length === code.length);
  const evidence = near.flatMap((line) => line.evidence).slice(0, MOST_QUOTES);
  if (near.length > 0) return { severity: 'warning', codes: [code, ...near.map((line) => line.code)], message: `The note was read as ${near.map((line) => line.code).join(', ')}, not ${code}.`, evidence };
  return { severity: 'info', codes: [code], message: `Nothing in the note was found to support ${code}; half of all procedures are found, so please look.` };
}
