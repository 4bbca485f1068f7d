// What a data directory holds: one entry a table, with where it came from and what its bytes must hash to.
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

export const TABLE_NAMES = [
  'icd10cm-codes', 'icd10cm-tabular', 'icd10cm-index', 'icd10cm-neoplasm', 'icd10cm-drug', 'icd10cm-external',
  'icd10cm-poa', 'icd10cm-mce', 'icd10cm-hcc', 'icd10cm-hcc-hierarchies', 'icd10cm-hcc-edits', 'icd10cm-msdrg', 'icd10pcs-codes', 'icd10pcs-tables', 'hcpcs', 'hcpcs-modifiers', 'cpt', 'pfs',
  'ncci-practitioner', 'ncci-hospital', 'mue-practitioner', 'mue-hospital', 'add-ons', 'coverage-articles',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

export const TableEntrySchema = z.object({
  name: z.enum(TABLE_NAMES),
  source: z.string().min(1),
  edition: z.string().min(1),
  from: z.string(),
  validThrough: z.string(),
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.string(),
  inputSha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number().int().min(0),
  /** Edition of the same table that this file is a difference from. */
  base: z.string().optional(),
});
export const ManifestSchema = z.object({ schema: z.literal(1), tables: z.array(TableEntrySchema) });

export type TableEntry = z.infer<typeof TableEntrySchema>;
export type Manifest = z.infer<typeof ManifestSchema>;
/** An entry with the directory that holds its file. */
export type PlacedEntry = TableEntry & { dir: string };

export const MANIFEST_FILE = 'manifest.json';

/** Reads a directory's manifest; undefined when the directory has none. Throws E303 when it is malformed. */
export function readManifest(dir: string): Manifest | undefined {
  const path = join(dir, MANIFEST_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return ManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new ChartcodeError('E303', `${MANIFEST_FILE} is malformed`, [{ file: path }]);
  }
}

/** The entry in force for a table when the codes are those of an edition that starts on `from`: the newest that had begun, else the oldest. */
export function chooseTable(entries: readonly PlacedEntry[], name: TableName, from: string): PlacedEntry | undefined {
  const mine = entries.filter((entry) => entry.name === name).sort((a, b) => a.from.localeCompare(b.from));
  return mine.filter((entry) => entry.from <= from).at(-1) ?? mine[0];
}
