// What the edition in force says of one code, for GET /v1/codes/:system/:code.
import { ChartcodeError } from '../errors.js';
import { dotted, undotted } from '../reference/codes.js';
import type { CodeSet, DiagnosisCodes, Edition, NoteKind } from '../reference/types.js';
import { SYSTEMS } from '../types.js';
import type { CodeSystem } from '../types.js';
import type { CodeDetail } from './schemas.js';

const NOTE_KINDS: NoteKind[] = ['inclusionTerm', 'includes', 'excludes1', 'excludes2', 'codeFirst', 'useAdditional', 'codeAlso', 'note'];

/**
 * Looks a code up, dotted or not, in any case. Throws E106 for a system that does not exist and E110 for a code that the edition does not
 * have (CPT among them: its titles are the AMA's and do not ship).
 */
export function describeCode(edition: Edition, systemName: string, codeName: string): CodeDetail {
  const system = SYSTEMS.find((name) => name.toLowerCase() === systemName.toLowerCase());
  if (system === undefined)
    throw new ChartcodeError('E106', undefined, [{ field: 'system', problem: `must be one of ${SYSTEMS.join(', ')}` }]);
  const code = undotted(codeName);
  if (system === 'ICD-10-CM' && /^[A-Z0-9]{3,7}$/.test(code) && edition.icd10cm.has(code)) return describeDiagnosis(edition.icd10cm, code);
  const title = system === 'ICD-10-PCS' || system === 'HCPCS' ? edition.procedureTitle(system, code) : undefined;
  if (title === undefined)
    throw new ChartcodeError('E110', undefined, [{ field: 'code', problem: system === 'CPT' ? 'cannot be looked up: the titles of CPT are not here' : `is not in ${system} of ${edition.id}` }]);
  return describeProcedure(edition, system, code, title);
}

function describeDiagnosis(codes: DiagnosisCodes, code: string): CodeDetail {
  const name = (other: string) => ({ code: dotted(other), description: codes.title(other) });
  const parent = codes.parent(code);
  const seventh = codes.seventhCharacters(code);
  const at = (place: string): string => (codes.has(place) ? dotted(place) : place);
  return {
    system: 'ICD-10-CM',
    ...name(code),
    billable: codes.isBillable(code),
    edition: codes.edition,
    parent: parent === undefined ? null : name(parent),
    children: codes.children(code).map((child) => ({ ...name(child), billable: codes.isBillable(child) })),
    notes: Object.fromEntries(
      NOTE_KINDS.map((kind) => [
        kind,
        codes.notes(code, kind).map((note) => ({ at: at(note.at), text: note.text, codes: listCodes(note.codes) })),
      ]),
    ),
    seventhCharacters: seventh === undefined ? null : { at: at(seventh.at), characters: seventh.characters },
    edits: { ...codes.edits(code), poaExempt: codes.isPoaExempt(code) },
    hcc: codes.hcc(code),
  };
}

function describeProcedure(edition: Edition, system: CodeSystem, code: string, description: string): CodeDetail {
  return {
    system,
    code,
    description,
    billable: true,
    edition: tableEdition(edition, system),
    parent: null,
    children: [],
    notes: {},
    seventhCharacters: null,
    edits: null,
    hcc: {},
  };
}

function listCodes({ prefixes, ranges }: CodeSet): string[] {
  return [...prefixes.map(dotted), ...ranges.map(([from, to]) => `${from}-${to}`)];
}

/** The edition of the table that the system's titles come from: HCPCS has releases of its own. */
function tableEdition(edition: Edition, system: CodeSystem): string {
  const name = system === 'HCPCS' ? 'hcpcs' : 'icd10pcs-codes';
  return edition.tables.find((table) => table.name === name)?.edition ?? edition.id;
}

/** Loads every table that `describeCode` may need, so that the first caller does not wait and the event loop does not stop under load. */
export function warmTables(edition: Edition): void {
  for (const system of ['ICD-10-PCS', 'HCPCS'] as const) edition.procedureTitle(system, '');
  const first = edition.icd10cm.billable[0];
  if (first !== undefined) describeDiagnosis(edition.icd10cm, first);
}
