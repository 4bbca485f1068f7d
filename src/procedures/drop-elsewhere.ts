// Lines of which the note says nothing but that they were of another day or place, or are wanted, are not billed.
import type { Evidence } from '../types.js';
import { readCodeSet } from './lines/code-ranges.js';
import { findSentence } from './lines/read-note.js';
import { either } from './patterns.js';
import { findToldAgain } from './told-again.js';
import table from './data/not-here.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

const ROWS = table.rows.map((row) => ({ ...row, takes: readCodeSet(row.codes), says: either(row.says), not: either(row.not) }));
type Row = (typeof ROWS)[number];
/** What a report's own parts tell was done there. */
const REPORT: ReadonlySet<string> = new Set([...zoneTable.zones.heading, ...zoneTable.zones.body, ...zoneTable.zones.title]);

/** The lines without those whose every quote stands in a clause of another day, of another place, or of an order, with a finding for each. Pure. */
export function dropElsewhere(lines: readonly ProcedureLine[], input: Pick<ProcedureInput, 'documents' | 'facts'> & Partial<Pick<ProcedureInput, 'edition'>>): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const { documents, facts } = input;
  if (!table.documentTypes.includes(facts.documentType)) return { lines: [...lines], findings: [] };
  const findings: ProcedureFinding[] = [];
  const kept = lines.flatMap((line) => {
    const { code, evidence } = line;
    const rows = ROWS.filter(({ takes }) => takes(code));
    const why = evidence.map((quote) => rows.find((row) => isElsewhere(quote, row, documents))?.why);
    const [first] = why;
    if (first === undefined || why.includes(undefined)) return [line];
    const again = first.startsWith('of ') || first.startsWith('planned') ? findToldAgain(line, lines, input) : undefined;
    if (again) return [{ ...line, evidence: [again] }];
    findings.push({ rule: 'procedure-elsewhere', severity: 'info', codes: [code], message: `By the note's words this was ${first}; it was not coded.`, source: table.source, evidence: [...evidence] });
    return [];
  });
  return { lines: kept, findings };
}

function isElsewhere(quote: Evidence, { says, not }: Row, documents: ProcedureInput['documents']): boolean {
  const found = findSentence(quote, documents);
  if (!found || REPORT.has(found.sentence.section)) return false;
  const { doc, sentence } = found;
  const clause = clauseAround(doc.text.slice(sentence.start, sentence.end), quote.start - sentence.start);
  return says.test(clause) && !not.test(clause);
}

/** The part of a sentence between semicolons, lines and words of contrast that holds a place. */
function clauseAround(sentence: string, at: number): string {
  let from = 0;
  for (const cut of sentence.matchAll(/[;\n]|,? (?:but|however|although|while|and then) /g)) {
    if (cut.index > at) return sentence.slice(from, cut.index);
    from = cut.index + cut[0].length;
  }
  return sentence.slice(from);
}
