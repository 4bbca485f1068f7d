// The edge to ONNX Runtime: rows of token ids in, one float tensor out. Runs in a worker thread, never on the event loop of a server.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ChartcodeError } from '../errors.js';

export interface SessionOptions { model: Uint8Array; inputs: readonly [string, string]; output: string; threads: number }

/** Output of a batch: `width` is the padded number of tokens, `data` row-major with the batch first. */
export interface BatchOutput { width: number; data: Float32Array }

export interface Session {
  /** Runs rows of token ids, padded to the longest; throws E204 when the output is not `expected(width)` floats. */
  run(rows: readonly (readonly number[])[], expected: (width: number) => number): Promise<BatchOutput>;
  close(): Promise<void>;
}

/**
 * Opens a model, of which ONNX Runtime makes its own copy: the bytes are not held on to. Memory patterns are off: ONNX Runtime keeps one for each
 * shape of a batch, and texts come in hundreds of shapes. Throws E204 when ONNX Runtime refuses it.
 */
export async function openSession({ model, inputs, output, threads }: SessionOptions): Promise<Session> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads, graphOptimizationLevel: 'all', enableMemPattern: false }).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime cannot open the model');
  });
  return sessionOf(session, { inputs, output });
}

/** Apart from `openSession`, whose variables hold the model. */
function sessionOf(session: InferenceSession, names: Pick<SessionOptions, 'inputs' | 'output'>): Session {
  return { run: (rows, expected) => runBatch(session, names, rows, expected), close: () => session.release() };
}

async function runBatch(
  session: InferenceSession, { inputs, output }: Pick<SessionOptions, 'inputs' | 'output'>, rows: readonly (readonly number[])[], expected: (width: number) => number,
): Promise<BatchOutput> {
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) ids[i * width + j] = BigInt(row[j]!);
    mask.fill(1n, i * width, i * width + row.length);
  });
  const dims = [rows.length, width];
  const feeds = { [inputs[0]]: new Tensor('int64', ids, dims), [inputs[1]]: new Tensor('int64', mask, dims) };
  const result = await session.run(feeds, [output]).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime failed on a batch');
  });
  const data = result[output]?.data;
  if (!(data instanceof Float32Array) || data.length !== expected(width)) throw new ChartcodeError('E204', 'the model gave an output of another shape');
  return { width, data };
}
