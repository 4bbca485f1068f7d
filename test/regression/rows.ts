// The rows of the regression suite: short clauses written for this project, with codes that must come and codes that must not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../../src/engine.js';
import { DocumentTypeSchema, PatientSchema, SettingSchema } from '../../src/types.js';

/** `must`, `mustNot`: codes with their dot, or the beginning of one (a category). `known`: why today's model fails the row. */
export const RowSchema = z.strictObject({
  text: z.string().min(10),
  setting: SettingSchema.optional(),
  documentType: DocumentTypeSchema.optional(),
  patient: PatientSchema.optional(),
  must: z.array(z.string()),
  mustNot: z.array(z.string()),
  known: z.string().optional(),
});
export type Row = z.infer<typeof RowSchema>;

export const FOLDER = import.meta.dirname;

/** Rows by the name of their file, which is the class of error that they guard against. */
export function readRegressionRows(): Map<string, Row[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl')).sort();
  return new Map(
    files.map((name) => {
      const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n').filter((line) => line !== '');
      return [name.replace('.jsonl', ''), lines.map((line) => RowSchema.parse(JSON.parse(line)))];
    }),
  );
}

/** What is wrong with the claim of a row: `no X` for a code that must come, `X` for one that must not. Empty: the row passes. */
export async function checkRow({ text, setting = 'office', documentType = 'progress_note', patient, must, mustNot }: Row, engine: Engine): Promise<string[]> {
  const claim = await engine.code({ text, setting, documentType, dateOfService: '2026-01-15', ...(patient ? { patient } : {}) });
  const codes = claim.codes.filter(({ system }) => system === 'ICD-10-CM').map(({ code }) => code);
  return [
    ...must.filter((wanted) => !codes.some((code) => code.startsWith(wanted))).map((wanted) => `no ${wanted}`),
    ...codes.filter((code) => mustNot.some((barred) => code.startsWith(barred)) && !must.includes(code)),
  ];
}
