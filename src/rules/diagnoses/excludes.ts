// Excludes notes of the Tabular: Excludes1 pairs are not coded together, Excludes2 pairs may be.
import { dotted } from '../../reference/index.js';
import { CodeIndex } from '../../reference/sequencing.js';
import { isUnspecified, statedSide } from '../../reference/titles.js';
import type { DiagnosisCodes, NoteKind } from '../../reference/types.js';
import { compareStrength, diagnosesOf, finding, isChosenReason, removeEach, tabularSource } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import exceptions from '../data/excludes1-exceptions.json' with { type: 'json' };

/** `owner` is the code whose note names the other; undefined when each names the other. */
export interface ExcludesPair { a: string; b: string; at: string; owner?: string }

/** Pairs of a claim that a note of the kind names, in either direction, each once; notes at the code and at all its ancestors count, where `counts` takes their place. */
export function findExcludesPairs(codes: readonly string[], diagnoses: DiagnosisCodes, kind: Extract<NoteKind, 'excludes1' | 'excludes2'>, counts: (at: string) => boolean = () => true): ExcludesPair[] {
  const index = new CodeIndex(codes.filter((code) => diagnoses.has(code)));
  const pairs = new Map<string, ExcludesPair>();
  for (const code of [...new Set(index.codes)]) {
    for (const note of diagnoses.notes(code, kind)) {
      if (!counts(note.at)) continue;
      for (const other of index.within(note.codes)) {
        if (other === code) continue;
        const [a, b] = code < other ? [code, other] : [other, code];
        const known = pairs.get(`${a} ${b}`);
        if (!known) pairs.set(`${a} ${b}`, { a, b, at: note.at, owner: code });
        else if (known.owner !== code) known.owner = undefined;
      }
    }
  }
  // Plain comparison: codes are ASCII, and a claim of thousands has tens of thousands of pairs.
  return [...pairs].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, pair]) => pair);
}

const DIABETES = /^E(?:08|09|10|11|13)/;
const isLateEffect = (code: string): boolean => /^[ST].{5}S$/.test(code);

/** Why two codes count as unrelated conditions (I.A.12.a) although a note names them; undefined when nothing says so. */
export function unrelatedBecause(a: string, b: string, diagnoses: DiagnosisCodes): string | undefined {
  const has = (code: string, prefixes: readonly string[]) => prefixes.some((prefix) => code.startsWith(prefix));
  const row = exceptions.rows.find((item) => (has(a, item.a) && has(b, item.b)) || (has(b, item.a) && has(a, item.b)));
  if (row) return row.why;
  // A late effect stands beside the condition that it left (I.B.10); the note is about the injury when it is new.
  if (isLateEffect(a) !== isLateEffect(b) && !/^[ST]/.test(isLateEffect(a) ? b : a)) return 'one is the late effect of an injury and the other what it left (I.B.10)';
  // two eyes do not make two types of diabetes of one patient
  if (a.slice(0, 3) !== b.slice(0, 3) && DIABETES.test(a) && DIABETES.test(b)) return undefined;
  const sides = [statedSide(diagnoses.title(a)), statedSide(diagnoses.title(b))].sort().join(' ');
  return sides === 'left right' ? 'they are on opposite sides' : undefined;
}

const RELATED = exceptions.related.pairs.map(([one, other]) => [new RegExp(one!), new RegExp(other!)] as const);
const VAGUE = new RegExp(exceptions.related.vague);

/** Whether the note tells each condition of the engine's own claim surely and in its own words, and nothing presumes that they belong together: then the note may be read as telling two conditions (I.A.12.a), and a coder confirms it. */
function isEachTold(weak: ClaimLine, strong: ClaimLine, isOpen: (code: string) => boolean): boolean {
  if ([weak, strong].some(({ code, logit, evidence }) => logit < exceptions.related.surely || evidence.length === 0 || isOpen(code) || VAGUE.test(code))) return false;
  if (RELATED.some(([one, other]) => (one.test(weak.code) && other.test(strong.code)) || (other.test(weak.code) && one.test(strong.code)))) return false;
  return weak.evidence.every((a) => strong.evidence.every((b) => a.documentId !== b.documentId || a.end <= b.start || b.end <= a.start));
}

const startsWith = (code: string, prefixes: readonly string[]) => prefixes.some((prefix) => code.startsWith(prefix));

/** The guideline that names `strong` as the code that stays, on a claim that `opening` opens. */
function winnerOf(weak: string, strong: string, opening: string | undefined) {
  return (exceptions.winners as readonly { loses: string[]; wins: string[]; beside?: string[]; notBeside?: string[]; why: string; source: string }[])
    .find(({ loses, wins, beside, notBeside }) => startsWith(weak, loses) && startsWith(strong, wins) && (!beside || (opening !== undefined && startsWith(opening, beside)))
      && !(notBeside && opening !== undefined && startsWith(opening, notBeside)));
}

/** Whether one line of a pair is the reason for the encounter, and by its own words likelier to be than the other: which code a claim opens with is also a matter of the codes beside it. */
function isReasonOver(line: ClaimLine, other: ClaimLine): boolean {
  return isChosenReason(line) && line.firstLogit! >= (other.firstLogit ?? -Infinity);
}

/** The line of a pair that goes: what a guideline says, else not the reason for the encounter (out of fold that choice is right more often than the surer code), else the less sure one. */
function weakerOf(a: ClaimLine, b: ClaimLine, isOpen: (code: string) => boolean, owner: string | undefined, opening: string | undefined): ClaimLine {
  if (winnerOf(a.code, b.code, opening)) return a;
  if (winnerOf(b.code, a.code, opening) || isReasonOver(a, b)) return b;
  return isReasonOver(b, a) || compareStrength(a, b, isOpen, owner) < 0 ? a : b;
}

/** What makes one line of a pair the weaker one; undefined when only its place on the claim would decide. */
function reasonOf(weak: ClaimLine, strong: ClaimLine, owner: string | undefined, isOpen: (code: string) => boolean, opening: string | undefined): string | undefined {
  const winner = winnerOf(weak.code, strong.code, opening);
  if (winner) return `${winner.why} (${winner.source})`;
  if (isReasonOver(strong, weak)) return 'the other is the reason for the encounter';
  if (weak.code.startsWith('R') && !strong.code.startsWith('R')) return 'it is a sign or symptom';
  if (weak.probability !== strong.probability || weak.logit !== strong.logit) return 'less speaks for it';
  if (weak.code === owner) return 'its own note points to the other';
  return isOpen(weak.code) && !isOpen(strong.code) ? 'it leaves more open' : undefined;
}

export const excludes1: Rule = {
  id: 'excludes1',
  severity: 'error',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.12.a; Tabular Excludes1 notes',
  run(draft, _facts, edition) {
    const diagnoses = edition.icd10cm;
    const lines = new Map(diagnosesOf(draft).map((line) => [line.code, line] as const));
    const isOpen = (code: string) => isUnspecified(diagnoses.title(code));
    const opening = [...lines.keys()][0];
    const findings: RuleFinding[] = [];
    const gone = new Map<string, string>();
    // The surest codes speak first, so that a weak code that falls to one of them takes no other with it.
    const judged = findExcludesPairs([...lines.keys()], diagnoses, 'excludes1').flatMap((pair) => {
      const [a, b] = [lines.get(pair.a), lines.get(pair.b)];
      if (!a || !b) return [];
      const weak = weakerOf(a, b, isOpen, pair.owner, opening);
      return [{ pair, weak, strong: weak === a ? b : a }];
    }).sort((x, y) => (x.strong === y.strong ? 0 : compareStrength(y.strong, x.strong, isOpen)));
    for (const { pair, weak, strong } of judged) {
      if (!lines.has(weak.code) || !lines.has(strong.code)) continue;
      const source = tabularSource(edition, pair.at, 'Excludes1');
      const unrelated = unrelatedBecause(pair.a, pair.b, diagnoses);
      if (unrelated) {
        findings.push(finding('info', 'flagged', [pair.a, pair.b], `An Excludes1 note names ${dotted(pair.a)} and ${dotted(pair.b)}; both stay, since ${unrelated}.`, source));
        continue;
      }
      if (winnerOf(weak.code, strong.code, opening) === undefined && isEachTold(weak, strong, isOpen)) {
        findings.push(finding('error', 'flagged', [weak.code, strong.code], `An Excludes1 note names ${dotted(weak.code)} and ${dotted(strong.code)}, and the note tells each in its own words; both stay only as unrelated conditions.`, source));
        continue;
      }
      lines.delete(weak.code);
      gone.set(weak.code, strong.code);
      const reason = reasonOf(weak, strong, pair.owner, isOpen, opening);
      const verdict = reason === undefined ? 'the documentation decides which one stays' : `${dotted(weak.code)} is the weaker one: ${reason}`;
      const named = reason === undefined ? [pair.a, pair.b] : [weak.code, strong.code];
      findings.push(finding('error', 'removed', named, `${named.map(dotted).join(' and ')} are not coded together; ${verdict}.`, source));
    }
    return { draft: removeEach(draft, gone), findings };
  },
};

/** Pairs that Excludes2 names one by one; they are advice, and no claim of a patient has more. */
const MOST_PAIRS = 200;

export const excludes2: Rule = {
  id: 'excludes2',
  severity: 'info',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.12.b; Tabular Excludes2 notes at or below the category',
  run(draft, _facts, edition) {
    // Notes of sections and chapters name whole chapters; they would speak on nearly every claim.
    const pairs = findExcludesPairs(diagnosesOf(draft).map((line) => line.code), edition.icd10cm, 'excludes2', (at) => !at.includes('-'));
    const findings = pairs.slice(0, MOST_PAIRS).map(({ a, b, at }) => finding('info', 'flagged', [a, b], `${dotted(a)} does not include ${dotted(b)}; both are reported when both are documented.`, tabularSource(edition, at, 'Excludes2')));
    if (pairs.length > MOST_PAIRS) findings.push(finding('info', 'flagged', [], `Excludes2 notes name ${pairs.length - MOST_PAIRS} further pairs of this claim; they may stand together.`, excludes2.source));
    return { draft, findings };
  },
};
