// Feature group: what the words of the whole note say of the code and its category. All -1 where the note-word model does not know the code or the package has none.
import type { CandidateContext } from './context.js';

const KINDS = ['c', 'k', 'f', 'g'] as const;

export const noteWordNames = ['words_code', 'words_category', 'words_first_code', 'words_first_category'];

export function fillNoteWords(c: CandidateContext, out: Float32Array, at: number): void {
  const { noteWords } = c.note.input;
  KINDS.forEach((kind, i) => {
    const key = kind === 'c' || kind === 'f' ? c.candidate.code : c.candidate.code.slice(0, 3);
    out[at + i] = noteWords?.get(`${kind}:${key}`) ?? -1;
  });
}
