// The features of a candidate number, group by group; their order is that of the columns the trees were trained on.
import type { CandidateView } from './context.js';
import { fillModel, modelNames } from './model.js';
import { fillNumber, numberNames } from './number.js';
import { fillPlace, placeNames } from './place.js';
import { fillWords, wordNames } from './words.js';

export const PROCEDURE_FEATURES: readonly string[] = [...wordNames, ...placeNames, ...numberNames, ...modelNames];

/** One row of features, float32, in the order of PROCEDURE_FEATURES. */
export function computeProcedureFeatures(c: CandidateView): Float32Array {
  return Float32Array.from([...fillWords(c), ...fillPlace(c), ...fillNumber(c), ...fillModel(c)]);
}
