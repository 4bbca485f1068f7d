// What the note leaves open of a procedure, and where its heading and its description disagree on the side.
import type { Evidence, Query } from '../../types.js';
import type { ProcedureFinding } from '../types.js';
import type { Candidate, Occurrence } from './candidates.js';
import cues from './data/status-cues.json' with { type: 'json' };
import type { ReadNote, ReadSentence, Zone } from './read-note.js';
import { PhraseTable, YEAR } from './words.js';

/** Below this, another body part is nearly as likely. */
const SURE_BODY = 0.4;

const OTHER_DAY = new PhraseTable([[cues.here.not, true]] as const);

/** Questions whose answer would settle a character of the code. */
export function askAbout({ code, occurrences }: Candidate, evidence: Evidence[]): Query[] {
  const { choice } = occurrences[0]!;
  const queries: Query[] = [];
  if (choice.sided && !occurrences.some((one) => one.choice.sideKnown)) queries.push({ topic: 'laterality', message: `${code}: the note does not state the side of the procedure`, evidence });
  else if (choice.certainty[0]! < SURE_BODY && choice.bodyWords === 0) queries.push({ topic: 'specificity', message: `${code}: the note does not state the body part of the procedure`, evidence });
  for (const { axis, labels } of choice.open) queries.push({ topic: 'specificity', message: `${code}: ${axis.toLowerCase()} is not clear from the note: ${labels.slice(0, 3).join(', or ')}`, evidence });
  return queries;
}

/** Body systems whose sides a code means as such: a chamber of the heart or a part of the bowel has its side by its name. */
const PAIRED = new RegExp(cues.sides.paired);
/** Short words that name a side with a part. */
const SHORT_SIDED = new RegExp(cues.sides.short);

/** Whether a code would invent its side: no word of the notes tells one, and no other line is of the other side. */
export function inventsSide({ code, occurrences }: Candidate, others: readonly Candidate[]): boolean {
  const { choice } = occurrences[0]!;
  if (!PAIRED.test(code) || !/\b(?:Right|Left)\b/.test(choice.body) || occurrences.some((one) => one.choice.sideKnown || one.note.sides.size > 0 || SHORT_SIDED.test(one.note.doc.text))) return false;
  return !others.some((other) => other.code !== code && other.code.slice(0, 3) === code.slice(0, 3) && other.occurrences[0]!.choice.body.replace(/Right|Left/, '') === choice.body.replace(/Right|Left/, ''));
}

/** What is said and asked of a procedure that the tables only hold with a side. */
export function askSide({ code, occurrences }: Candidate, evidence: Evidence[]): { query: Query; finding: ProcedureFinding } {
  const part = occurrences[0]!.choice.body.replace(/,? ?\b(?:Right|Left)\b/, '');
  return {
    query: { topic: 'laterality', message: `Table ${code.slice(0, 3)}, ${part}: the note does not state the side of the procedure; without it there is no code, and none was given`, evidence },
    finding: { rule: 'procedure-side-unstated', severity: 'warning', codes: [code], source: 'ICD-10-PCS Official Guidelines FY2026, A11, B4.1', message: 'The tables hold this procedure for the right or the left side only, and the note names neither; it is not coded', evidence },
  };
}

/** Candidates without those whose side only the heading names while the description names the other: the description stands. One finding a conflict, with both quotes. */
export function settleSides(candidates: readonly Candidate[]): { kept: Candidate[]; findings: ProcedureFinding[] } {
  const findings: ProcedureFinding[] = [];
  const heads = new Map<Candidate, Occurrence[]>();
  const standing = candidates.filter((headed) => {
    const described = candidates.find((other) => opposes(headed, other));
    if (described === undefined) return true;
    findings.push({
      rule: 'procedure-side-conflict', severity: 'warning', codes: [headed.code, described.code], source: 'ICD-10-PCS Official Guidelines FY2026, A11',
      message: 'The heading and the description of the procedure name different sides; the description was followed', evidence: [headed, described].map(({ occurrences: [first] }) => quoteSentence(first!.note, first!.one)),
    });
    heads.set(described, [...(heads.get(described) ?? []), ...headed.occurrences]);
    return false;
  });
  // the heading still says that it was done, only not where
  const kept = standing.map((one) => (heads.has(one) ? { ...one, occurrences: [...one.occurrences, ...heads.get(one)!] } : one));
  return { kept, findings };
}

/** One stands in the heading alone with one side, the other in the description alone with the other side of the same body part. */
function opposes(headed: Candidate, described: Candidate): boolean {
  const [a, b] = [headed.occurrences[0]!.choice, described.occurrences[0]!.choice];
  if (headed.prefix.slice(0, 3) !== described.prefix.slice(0, 3) || !a.sideKnown || !b.sideKnown || a.body === b.body || a.body.replace(/Right|Left/, '') !== b.body.replace(/Right|Left/, '')) return false;
  const onlyIn = (one: Candidate, zone: Zone): boolean => one.occurrences.every((occurrence) => occurrence.one.zone === zone);
  const namesBoth = (one: Candidate): boolean => one.occurrences.some(({ one: { sides } }) => new Set(sides.map(({ side }) => side)).size > 1 || sides.some(({ side }) => side === 'bilateral'));
  return onlyIn(headed, 'title') && onlyIn(described, 'body') && !described.occurrences.every(isOfAnotherDay) && !namesBoth(headed) && !namesBoth(described);
}

/** `Had R TKA here 2023`: the other side of an earlier operation. */
function isOfAnotherDay({ assertion, one: { words } }: Occurrence): boolean {
  return assertion.historical || words.some(({ word }) => YEAR.test(word)) || OTHER_DAY.find(words.map(({ word }) => word)).length > 0;
}

/** A finding for each note of these candidates whose title and description name different sides throughout; the codes follow the description. */
export function findNoteConflicts(candidates: readonly Candidate[]): ProcedureFinding[] {
  const sided = candidates.filter(({ occurrences }) => occurrences[0]!.note.conflict);
  return [...new Set(sided.map(({ occurrences }) => occurrences[0]!.note))].map((note) => ({
    rule: 'procedure-side-conflict', severity: 'warning', codes: sided.filter(({ occurrences }) => occurrences[0]!.note === note).map(({ code }) => code), source: 'ICD-10-PCS Official Guidelines FY2026, A11',
    message: 'The heading and the description of the procedure name different sides; the description was followed', evidence: [note.conflict!.title, note.conflict!.body].map((one) => quoteSentence(note, one)),
  }));
}

/** A whole sentence as evidence. */
export function quoteSentence(note: ReadNote, one: ReadSentence): Evidence {
  const { start, end, section } = one.sentence;
  return { documentId: note.doc.id, start, end, text: note.doc.text.slice(start, end), section };
}
