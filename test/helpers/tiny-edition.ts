// A hand-made edition for tests that need notes and edits of their own.
import { undotted } from '../../src/reference/index.js';
import type { CodeSet, DiagnosisCodes, Edition, EditFlags, NoteKind, TabularNote } from '../../src/reference/types.js';
import { ChartcodeError } from '../../src/errors.js';

export interface TinyCode {
  title: string;
  /** A heading when false; billable otherwise. */
  billable?: boolean;
  notes?: Partial<Record<NoteKind, string[]>>;
  edits?: Partial<EditFlags>;
  seventh?: Record<string, string>;
  poaExempt?: boolean;
}

const NO_EDITS = { manifestation: false, unacceptablePrincipal: false, externalCause: false, unspecified: false, questionableAdmission: false };

/** `['E08', 'J00-J22']` as the Tabular's code set. */
export function codeSet(entries: readonly string[]): CodeSet {
  const set: CodeSet = { prefixes: [], ranges: [] };
  for (const entry of entries) {
    const [from, to] = entry.split('-');
    if (from && to) set.ranges.push([from, to]);
    else set.prefixes.push(undotted(entry));
  }
  return set;
}

/** An edition of the codes given (dotted keys allowed), in force through fiscal year 2026. Ancestors' notes are inherited by prefix. */
export function tinyEdition(codes: Record<string, TinyCode>): Edition {
  const rows = new Map(Object.entries(codes).map(([code, row]) => [undotted(code), row] as const));
  const upwards = (code: string): string[] => [...Array(Math.max(0, code.length - 2)).keys()].map((cut) => code.slice(0, code.length - cut)).filter((one) => rows.has(one));
  const isBillable = (code: string) => rows.has(code) && rows.get(code)?.billable !== false;
  const under = (code: string) => [...rows.keys()].filter((one) => one.startsWith(code));
  const parent = (code: string) => upwards(code).find((one) => one !== code);
  const icd10cm: DiagnosisCodes = {
    edition: 'FY2026',
    billable: [...rows.keys()].filter(isBillable),
    has: (code) => rows.has(code),
    isBillable,
    title: (code) => {
      const row = rows.get(code);
      if (!row) throw new ChartcodeError('E303', `${code} is not a code of the tiny edition`);
      return row.title;
    },
    parent,
    children: (code) => under(code).filter((one) => parent(one) === code),
    billableUnder: (code) => under(code).filter(isBillable),
    notes: (code, kind) => upwards(code).flatMap((at) => (rows.get(at)?.notes?.[kind] ?? []).map((text): TabularNote => ({ at, text, codes: codeSet(text.split(',')) }))),
    seventhCharacters: (code) => {
      const at = upwards(code.slice(0, 6)).find((one) => rows.get(one)?.seventh);
      const characters = at === undefined ? undefined : rows.get(at)?.seventh;
      return at !== undefined && characters ? { at, characters } : undefined;
    },
    edits: (code) => ({ ...NO_EDITS, ...rows.get(code)?.edits }),
    isPoaExempt: (code) => rows.get(code)?.poaExempt ?? false,
    hcc: () => ({}),
    hccCategories: () => ({}), hccTrumped: () => new Map(), severity: () => undefined,
  };
  return {
    id: 'tiny', from: '2025-10-01', validThrough: '2026-09-30', icd10cm,
    index: () => [], procedureTitle: () => undefined, payerPack: () => undefined, payers: () => [],
    tables: [{ name: 'icd10cm-mce', source: 'hand-made', edition: 'v43', sha256: '', rows: 0, validThrough: '2026-09-30' }],
  } as unknown as Edition;
}
