// Drugs that are not billed: those that a note names nowhere (a line that the trees read from the words of another drug), and those that a hospital supplied.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import administrations from './administrations.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import doses from './doses.json' with { type: 'json' };

const SOURCE = 'HCPCS Level II: the number names the substance';
const NAMES = new Map<string, string[]>();
for (const { codes, names } of doses.drugs) for (const code of codes) NAMES.set(code, [...(NAMES.get(code) ?? []), ...names]);
for (const [code, brands] of Object.entries(administrations.brands)) if (typeof brands !== 'string') NAMES.set(code, [...(NAMES.get(code) ?? []), ...brands]);
const PATTERNS = new Map([...NAMES].map(([code, names]) => [code, new RegExp(`\\b(?:${names.join('|')})`, 'i')] as const));

const HOSPITAL: ReadonlySet<string> = new Set(['outpatient_hospital', 'inpatient', 'emergency']);
/** Drugs, contrast, tracers, and vaccines with their giving. */
const SUPPLIED = readCodeSet(['A95*', 'A96*', 'A97*', 'J*', 'Q*', 'C9*', '90471-90756']);
const SUPPLIED_SOURCE = 'CMS Claims Processing Manual, chapter 17, section 10: drugs of a hospital are billed by the hospital';
/** PC/TC indicators of services that are technical or incident to a physician's. */
const STAFF: ReadonlySet<string> = new Set(['3', '5']);
const STAFF_SOURCE = 'CMS Physician Fee Schedule, PC/TC indicators 3 and 5: not paid to a physician for patients of a hospital';

/** The lines without those of a drug whose names, all of them known, stand nowhere in the note, and on the physician's own claim without what the hospital supplied or its staff did, with a finding for each. Pure. */
export function dropUnnamedDrugs(lines: readonly ProcedureLine[], { documents, edition, facts, claimType }: Pick<ProcedureInput, 'documents' | 'edition'> & Partial<Pick<ProcedureInput, 'facts' | 'claimType'>>): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const findings: ProcedureFinding[] = [];
  const supplied = claimType === 'professional' && HOSPITAL.has(facts?.setting ?? '');
  const kept = lines.filter(({ code, evidence }) => {
    if (supplied && SUPPLIED(code)) {
      findings.push({ rule: 'decision', severity: 'info', codes: [code], message: `${code} was not billed: the hospital supplied it.`, source: SUPPLIED_SOURCE, evidence: evidence.slice(0, 1) });
      return false;
    }
    if (supplied && STAFF.has(edition.policy(code)?.parts ?? '')) {
      findings.push({ rule: 'decision', severity: 'info', codes: [code], message: `${code} was not billed: the hospital's staff did it, and it has no part of a physician's.`, source: STAFF_SOURCE, evidence: evidence.slice(0, 1) });
      return false;
    }
    const known = PATTERNS.get(code);
    if (!known || !/^J\d/.test(code)) return true;
    const substance = edition.procedure(code)?.label.toLowerCase().replace(/^(?:injection|infusion),\s*(?:normal |sterile )?/, '').split(/[^a-z-]+/).find((word) => word.length > 4);
    const named = substance === undefined ? undefined : new RegExp(`\\b${substance}`, 'i');
    if (documents.some(({ text }) => known.test(text) || named?.test(text))) return true;
    findings.push({ rule: 'decision', severity: 'info', codes: [code], message: `${code} was not billed: the note names no such drug.`, source: SOURCE, evidence: evidence.slice(0, 1) });
    return false;
  });
  return { lines: kept, findings };
}
