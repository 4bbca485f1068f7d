// The edge to ONNX Runtime: rows of token ids in, one float tensor out. Runs in a worker thread, never on the event loop of a server.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ChartcodeError } from '../errors.js';

export interface SessionOptions { model: Uint8Array; inputs: readonly [string, string]; outputs: readonly string[]; threads: number }

export type OutputData = Float32Array | Int32Array;

export interface Session {
  /**
   * Runs rows of token ids, padded to the longest; `counts` are further inputs of one whole number each. The outputs' values come row-major, the batch
   * first, in the order of `outputs` (those of the session unless given); throws E204 unless each holds `expected(width)` values, width being the padded number of tokens.
   */
  run(rows: readonly (readonly number[])[], expected: (width: number) => readonly number[], counts?: Readonly<Record<string, number>>, outputs?: readonly string[]): Promise<{ width: number; data: OutputData[] }>;
  close(): Promise<void>;
}

/**
 * Opens a model, of which ONNX Runtime makes its own copy: the bytes are not held on to. Memory patterns are off: ONNX Runtime keeps one for each
 * shape of a batch, and texts come in hundreds of shapes. Threads that wait do not spin: beside other work (a second worker, a database) spinning
 * doubles the time of a core that a note takes. Throws E204 when ONNX Runtime refuses it.
 */
export async function openSession({ model, inputs, outputs, threads }: SessionOptions): Promise<Session> {
  const options = { intraOpNumThreads: threads, graphOptimizationLevel: 'all', enableMemPattern: false, extra: { session: { intra_op: { allow_spinning: '0' } } } } as const;
  const session = await InferenceSession.create(model, options).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime cannot open the model');
  });
  return sessionOf(session, { inputs, outputs });
}

type Names = Pick<SessionOptions, 'inputs' | 'outputs'>;

/** Apart from `openSession`, whose variables hold the model. */
function sessionOf(session: InferenceSession, names: Names): Session {
  return { run: (rows, expected, counts = {}, outputs = names.outputs) => runBatch(session, { ...names, outputs }, { rows, expected, counts }), close: () => session.release() };
}

interface Batch { rows: readonly (readonly number[])[]; expected: (width: number) => readonly number[]; counts: Readonly<Record<string, number>> }

async function runBatch(session: InferenceSession, { inputs, outputs }: Names, { rows, expected, counts }: Batch): Promise<{ width: number; data: OutputData[] }> {
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) ids[i * width + j] = BigInt(row[j]!);
    mask.fill(1n, i * width, i * width + row.length);
  });
  const dims = [rows.length, width];
  const further = Object.entries(counts).map(([name, count]) => [name, new Tensor('int64', BigInt64Array.of(BigInt(count)), [1])]);
  const feeds = { [inputs[0]]: new Tensor('int64', ids, dims), [inputs[1]]: new Tensor('int64', mask, dims), ...Object.fromEntries(further) };
  const result = await session.run(feeds, [...outputs]).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime failed on a batch');
  });
  const lengths = expected(width);
  const data = outputs.map((name, i) => {
    const values = result[name]?.data;
    if (!(values instanceof Float32Array || values instanceof Int32Array) || values.length !== lengths[i]) throw new ChartcodeError('E204', 'the model gave an output of another shape');
    return values;
  });
  return { width, data };
}
