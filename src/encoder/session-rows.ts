// The edge to ONNX Runtime for models over rows of numbers: one matrix in, one number a row out.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ChartcodeError } from '../errors.js';

export interface RowModel { model: Uint8Array; input: string; output: string; columns: number }

/** Numbers of rows of `columns` values, one a row, in their order. Throws E204 when ONNX Runtime fails. */
export type RunRows = (rows: readonly Float32Array[]) => Promise<Float32Array>;

/**
 * Opens a model with an input double [n, columns] and an output float [n, 1]. It runs on one thread: the sum of a row is then the same beside any
 * number of others. Throws E204 when ONNX Runtime refuses it.
 */
export async function openRowSession({ model, input, output, columns }: RowModel): Promise<RunRows> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, enableMemPattern: false }).catch(() => {
    throw new ChartcodeError('E204', 'ONNX Runtime cannot open the model');
  });
  return async (rows) => {
    if (rows.some(({ length }) => length !== columns)) throw new ChartcodeError('E204', 'rows of numbers of another width than the model has');
    const values = new Float64Array(rows.length * columns);
    rows.forEach((row, i) => values.set(row, i * columns));
    const result = await session.run({ [input]: new Tensor('float64', values, [rows.length, columns]) }).catch(() => {
      throw new ChartcodeError('E204', 'ONNX Runtime failed on rows of numbers');
    });
    const numbers = result[output]?.data;
    if (!(numbers instanceof Float32Array) || numbers.length !== rows.length) throw new ChartcodeError('E204', 'the model gave an output of another shape');
    return numbers;
  };
}
