// How CodiEsp writes codes (the edition of its years, no 7th characters) and which of today's billable codes stand for them.
import { join } from 'node:path';
import { loadEdition } from '../../src/reference/index.js';
import { codeWriter, type FindingTermsFile } from '../../src/scoring/finding-terms.js';
import { type CodedNote, SHARED, unpack } from './note-sources.js';

/** A document of CodiEsp in the claims format; `written` is the code as it stands there, undotted. */
export type CodiespAsNote = Omit<CodedNote, 'diagnoses'> & { diagnoses: (CodedNote['diagnoses'][number] & { written: string })[] };

export interface CodiespWriting extends Pick<FindingTermsFile, 'predecessors' | 'unpadded'> {
  write(code: string): string;
  /** Code of the corpus to the place of the billable code that stands for it: itself, else the first unspecified one written so, else the first. */
  standing: ReadonlyMap<string, number>;
  /** Code of the corpus to every billable code written so. */
  today: ReadonlyMap<string, readonly string[]>;
}

/** `seen`: codes of the training documents, undotted. The code list of the corpus's years is CMS's general equivalence mapping of FY2018, which names every code of that edition. */
export function readWriting(seen: readonly string[]): CodiespWriting {
  const cm = loadEdition().icd10cm;
  const { billable } = cm;
  const list = unpack(join(SHARED, 'reference/icd10cm/gem_2018_i10_to_i9.txt.gz')).toString('latin1');
  const old = new Set(list.split('\n').map((line) => line.slice(0, 7).trim()));
  const predecessors = Object.fromEntries(billable.filter((code) => !old.has(code)).flatMap((code) => {
    const before = Array.from({ length: code.length - 3 }, (_, i) => code.slice(0, code.length - 1 - i)).find((shorter) => old.has(shorter));
    return before === undefined ? [] : [[code, before]];
  }));
  const padded = new Set(billable.filter((code) => /^.{3,5}X+[A-Z]$/.test(code) && code.length === 7).map((code) => code.slice(0, 6).replace(/X+$/, '')));
  const unpadded = [...new Set(seen)].filter((code) => padded.has(code)).sort();
  const write = codeWriter({ predecessors, unpadded });
  const today = new Map<string, string[]>();
  const standing = new Map<string, number>();
  const unspecified = (label: number): boolean => /unspecified/i.test(cm.title(billable[label]!));
  billable.forEach((code, label) => {
    const written = write(code);
    today.set(written, [...(today.get(written) ?? []), code]);
    const known = standing.get(written);
    if (known === undefined || (billable[known] !== written && !unspecified(known) && unspecified(label))) standing.set(written, label);
  });
  return { predecessors, unpadded, write, standing, today };
}
