// The golden notes, written for this project, and how a claim is held against what must come of them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../../src/engine.js';
import { type Claim, type ClaimCode, DocumentTypeSchema, PatientSchema, SettingSchema } from '../../src/types.js';

const known = z.string().min(5).optional();
const modifiers = z.array(z.string());

/** `line`: CPT or HCPCS with exactly these modifiers and units. `visit`: the only visit of the claim, or null for none. `anyOf`: codes equally right. `known`: why today's engine fails it. */
const ExpectationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('line'), code: z.string(), modifiers, units: z.number().int().min(1), known }),
  z.strictObject({ kind: z.literal('visit'), code: z.string().nullable(), modifiers: modifiers.optional(), known }),
  z.strictObject({ kind: z.literal('pcs'), code: z.string().length(7), known }),
  z.strictObject({ kind: z.literal('first_listed'), anyOf: z.array(z.string()).min(1), known }),
  z.strictObject({ kind: z.literal('absent'), code: z.string(), known }),
]);
export type Expectation = z.infer<typeof ExpectationSchema>;

const GoldenNoteSchema = z.strictObject({
  schema: z.literal('chartcode/golden-note/1'),
  specialty: z.string(),
  setting: SettingSchema,
  documentType: DocumentTypeSchema,
  patient: PatientSchema,
  /** Lines of the note. */
  text: z.array(z.string()).min(2),
  expect: z.array(ExpectationSchema).min(3),
});
export type GoldenNote = z.infer<typeof GoldenNoteSchema>;

export const FOLDER = import.meta.dirname;
const VISIT = /^99(2|3[0-9]|4[0-5]|49)/;

/** Notes by the name of their file. */
export function readGoldenNotes(): Map<string, GoldenNote> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort();
  return new Map(
    files.map((name) => {
      const content: unknown = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
      return [name.replace('.json', ''), GoldenNoteSchema.parse(content)];
    }),
  );
}

/** The claim of a note through an engine, on a day of the edition. */
export async function codeNote({ text, setting, documentType, patient }: GoldenNote, engine: Engine): Promise<Claim> {
  return engine.code({ text: text.join('\n'), setting, documentType, patient, dateOfService: '2026-01-15' });
}

function sameModifiers(line: ClaimCode, wanted: readonly string[]): boolean {
  return [...(line.modifiers ?? [])].sort().join() === [...wanted].sort().join();
}

function describeLine({ code, modifiers: of = [], units = 1 }: ClaimCode): string {
  return `${[code, ...of].join('-')} x ${units}`;
}

/** What the claim has instead of what is expected; undefined where it fits. */
export function findProblem(expectation: Expectation, { codes }: Claim): string | undefined {
  const lines = codes.filter(({ system }) => system === 'CPT' || system === 'HCPCS');
  switch (expectation.kind) {
    case 'line': {
      const line = lines.find(({ code }) => code === expectation.code);
      if (line === undefined) return `no ${expectation.code}`;
      return sameModifiers(line, expectation.modifiers) && line.units === expectation.units ? undefined : describeLine(line);
    }
    case 'visit': {
      const visits = lines.filter(({ code }) => VISIT.test(code));
      const [visit] = visits;
      if (visit === undefined) return expectation.code === null ? undefined : `no ${expectation.code}`;
      const right = visits.length === 1 && visit.code === expectation.code && sameModifiers(visit, expectation.modifiers ?? []);
      return right ? undefined : visits.map(describeLine).join(', ');
    }
    case 'pcs':
      return codes.some(({ system, code }) => system === 'ICD-10-PCS' && code === expectation.code) ? undefined : `no ${expectation.code}`;
    case 'first_listed': {
      const first = codes.find(({ role }) => role === 'first_listed')?.code ?? 'none';
      return expectation.anyOf.includes(first) ? undefined : `${first} first`;
    }
    case 'absent':
      return codes.some(({ code }) => code === expectation.code) ? `has ${expectation.code}` : undefined;
  }
}
