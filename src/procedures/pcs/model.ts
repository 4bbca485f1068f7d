// What was learned from training claims: counts of table values, how often each term was coded, and the trees that decide.
import { type NoteWordModel, readNoteWords } from '../../encoder/note-words.js';
import fitted from './data/model.json' with { type: 'json' };

/** How often training claims hold a table, a table with body part, and each value of characters 5 to 7 (`<prefix><place>`). */
export interface AxisCounts { prefix: Record<string, number>; table: Record<string, number>; axis: Record<string, Record<string, number>> }

/** A tree as parallel arrays; a leaf has feature -1 and its value in `threshold`. Left is taken when the value is at most the threshold. */
export interface Tree { feature: number[]; threshold: number[]; left: number[]; right: number[] }

export interface PcsModel {
  counts: AxisCounts;
  /** By term: how often it stood for a coded procedure, and how often it was met. */
  terms: Record<string, number[]>;
  /** The same by table (three characters): what a term that training notes did not hold leans on. */
  tables: Record<string, number[]>;
  /** What the words of a whole note say of tables (`0DT`), tables with body part (`0DTJ`) and root operations (`*T`). */
  words?: NoteWordModel | undefined;
  features: string[];
  trees: Tree[];
  /** Logit = bias + scale x sum of the trees. */
  bias: number;
  scale: number;
  /** Least logit of a line that is handed on. */
  keep: number;
}

/** A model as train_pcs.py writes it: its note-word model is a file of train_note_words.py in base64. Throws E203 when that is malformed. */
export function openPcsModel({ words, ...model }: Omit<PcsModel, 'words'> & { words?: string }): PcsModel {
  return { ...model, words: words === undefined ? undefined : readNoteWords(Buffer.from(words, 'base64')) };
}

export const MODEL = openPcsModel(fitted as unknown as Parameters<typeof openPcsModel>[0]);

/** Log-odds that a competent coder reports the candidate with these features; a value that is no number counts as 0, as with LightGBM. */
export function scoreFeatures(features: readonly number[], model: PcsModel): number {
  let sum = 0;
  for (const tree of model.trees) {
    let at = 0;
    while (tree.feature[at]! >= 0) at = (features[tree.feature[at]!]! || 0) <= tree.threshold[at]! ? tree.left[at]! : tree.right[at]!;
    sum += tree.threshold[at]!;
  }
  return model.bias + model.scale * sum;
}
