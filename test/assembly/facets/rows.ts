// The rows of the facet tables: notes that state a facet's value, leave it out or contradict themselves, and the code that a coder would give.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settleSiblings } from '../../../src/assembly/siblings/index.js';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { loadEdition } from '../../../src/reference/index.js';
import { candidate, evidenceAt } from '../../helpers/draft-codes.js';

const { icd10cm } = loadEdition();

/** Codes with their dot. `scored`: scoring's choice, whose evidence is `phrase`. `holds`: why one value of a conflict stands; without it the row wants the flag. `known`: why today's engine fails the row. */
const NoteRowSchema = z.strictObject({
  facet: z.string(),
  kind: z.enum(['stated', 'absent', 'conflicting']),
  scored: z.string(),
  note: z.string(),
  phrase: z.string(),
  code: z.string(),
  holds: z.string().min(10).optional(),
  known: z.string().min(10).optional(),
});
export type NoteRow = z.infer<typeof NoteRowSchema>;

/** A facet of which a note cannot state two values. */
const ReasonRowSchema = z.strictObject({ facet: z.string(), conflict: z.string().regex(/^none: .{10,}/) });

/** The rows of every file, by its name. */
export function readFacetRows(): Map<string, { notes: NoteRow[]; without: string[] }> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.jsonl')).sort();
  return new Map(
    files.map((name) => {
      const rows = readFileSync(join(import.meta.dirname, name), 'utf8').split('\n').filter((line) => line !== '').map((line) => z.union([ReasonRowSchema, NoteRowSchema]).parse(JSON.parse(line)));
      return [name.replace('.jsonl', ''), { notes: rows.filter((row) => 'kind' in row), without: rows.filter((row) => 'conflict' in row).map(({ facet }) => facet) }];
    }),
  );
}

/** What is wrong with the code of a row; undefined: the row passes. */
export function checkFacetRow({ facet, kind, scored, note, phrase, code, holds }: NoteRow): string | undefined {
  const start = note.indexOf(phrase);
  if (start < 0) throw new Error(`the note does not hold "${phrase}": ${note}`);
  const [line] = settleSiblings([candidate(scored, 2, [evidenceAt(start, phrase)])], findMentions(readDocument({ id: 'd1', text: note })), icd10cm).kept;
  if (!line) return 'nothing was coded';
  if (line.code !== code.replace('.', '')) return `${line.code} instead of ${code}`;
  return kind === 'conflicting' && holds === undefined && !line.flags.includes(`conflict:${facet}`) ? `no flag of the conflict` : undefined;
}
