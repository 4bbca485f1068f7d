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

/** Opens a model. Throws E204 when ONNX Runtime refuses it. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const session = await InferenceSession.create(options.model, { intraOpNumThreads: options.threads, graphOptimizationLevel: 'all' }).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime cannot open the model');
  });
  return { run: (rows, expected) => runBatch(session, options, rows, expected), close: () => session.release() };
}

async function runBatch(
  session: InferenceSession, options: SessionOptions, rows: readonly (readonly number[])[], expected: (width: number) => number,
): Promise<BatchOutput> {
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) ids[i * width + j] = BigInt(row[j]!);
    mask.fill(1n, i * width, i * width + row.length);
  });
  const dims = [rows.length, width];
  const feeds = { [options.inputs[0]]: new Tensor('int64', ids, dims), [options.inputs[1]]: new Tensor('int64', mask, dims) };
  const result = await session.run(feeds, [options.output]).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime failed on a batch');
  });
  const data = result[options.output]?.data;
  if (!(data instanceof Float32Array) || data.length !== expected(width)) throw new ChartcodeError('E204', 'the model gave an output of another shape');
  return { width, data };
}
