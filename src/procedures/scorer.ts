// The trees of the procedures stage: a first pass over each number alone, a second over how it stands beside the others.
import { ChartcodeError } from '../errors.js';
import { readScorer, type Scorer } from '../scoring/trees.js';
import { SET_FEATURES } from './features/set.js';
import { PROCEDURE_FEATURES } from './features/index.js';

/** `second` decides where it is there; its `keepLogit` is then the threshold. */
export interface ProcedureScorer { first: Scorer; second: Scorer | undefined }

const FILE = 'scorer-procedures.json';

/** Parses `scorer-procedures.json` (the first pass's scorer with the second's under `second`). Throws E203 when malformed or trained on features that the engine lacks. */
export function readProcedureScorer(bytes: Buffer): ProcedureScorer {
  const first = readScorer(bytes, PROCEDURE_FEATURES, FILE);
  const { second } = JSON.parse(bytes.toString('utf8')) as { second?: object };
  if (second !== undefined && (typeof second !== 'object' || second === null)) throw new ChartcodeError('E203', `${FILE} has a malformed second pass`);
  return { first, second: second && readScorer(Buffer.from(JSON.stringify({ rates: { code: {}, category: {}, reported: {} }, schema: 1, ...second })), SET_FEATURES, FILE) };
}
