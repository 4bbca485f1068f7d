// A diagnosis that the note leaves uncertain: not coded at an outpatient encounter, coded as if it existed in an inpatient stay.
import { dotted } from '../../reference/index.js';
import type { Evidence } from '../../types.js';
import { diagnosesOf, finding } from '../lines.js';
import type { ClaimLine, Rule } from '../contract.js';
import table from '../data/uncertain-terms.json' with { type: 'json' };

const join = (patterns: readonly string[]): string => patterns.map((pattern) => `(?:${pattern})`).join('|');
const BEFORE = new RegExp(`\\b(?:${join(table.before)})(?![a-z])`, 'i');
const AFTER = new RegExp(`^[^.;:]{0,40}?\\b(?:${join(table.after)})`, 'i');
const CERTAIN = new RegExp(`\\b(?:${join(table.certain)})`, 'gi');
/** Where the reach of a word ahead of a condition ends. */
const CLAUSE_END = /[.;:]|,\s|\b(?:but|(?<!(?:consistent|compatible) )with|and|who|which|presents?|admitted|due to|secondary to)\b/gi;

/** What stands ahead of a quote in its own clause. */
function leadIn(text: string): string {
  const ends = [...text.matchAll(CLAUSE_END)];
  const last = ends.at(-1);
  return last ? text.slice(last.index + last[0].length) : text;
}

/** Whether a quote, read in the longest quote that holds it, is called uncertain. */
function isUncertain(quote: Evidence, all: readonly Evidence[]): boolean {
  const holders = all.filter((other) => other.documentId === quote.documentId && other.start <= quote.start && other.end >= quote.end);
  const holder = holders.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a), quote);
  const [from, to] = [quote.start - holder.start, quote.end - holder.start];
  // Cleared words keep their length, so that places hold.
  const text = holder.text.replace(CERTAIN, (words) => ' '.repeat(words.length));
  return BEFORE.test(leadIn(text.slice(0, from))) || BEFORE.test(text.slice(from, to)) || AFTER.test(text.slice(to));
}

/** True when every quote of a line that no other of its quotes lies in is called uncertain. */
function isLeftOpen({ code, evidence }: ClaimLine): boolean {
  if (evidence.length === 0 || code.startsWith('Z')) return false;
  const tight = evidence.filter((item) => !evidence.some((other) => other !== item && other.documentId === item.documentId && other.start >= item.start && other.end <= item.end && other.end - other.start < item.end - item.start));
  return tight.every((item) => isUncertain(item, evidence));
}

export const uncertainDiagnosis: Rule = {
  id: 'uncertain-diagnosis',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, II.H, III.C (inpatient), IV.H (outpatient); src/rules/data/uncertain-terms.json',
  run(draft, facts) {
    const inpatient = facts.setting === 'inpatient';
    const findings = diagnosesOf(draft).filter(isLeftOpen).map((line) => ({
      ...finding(inpatient ? 'info' : 'warning', 'flagged', [line.code], inpatient
        ? `The note leaves ${dotted(line.code)} uncertain; in a stay it is coded as if it existed where it is still so at discharge.`
        : `The note leaves ${dotted(line.code)} uncertain; at an outpatient encounter the sign, symptom or other reason is coded instead.`,
      `ICD-10-CM Official Guidelines FY2026, ${inpatient ? (line.role === 'first_listed' ? 'II.H' : 'III.C') : 'IV.H'}`),
      evidence: line.evidence,
    }));
    return { draft, findings };
  },
};
