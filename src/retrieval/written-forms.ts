// Written forms as vectors: how clinicians write a code, beside the one vector that the linker has of it. Made by models/training/export_forms.py.
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

const HeaderSchema = z.object({
  schema: z.literal(1),
  /** Coordinates of a form, in fours. */
  width: z.number().int().positive().multipleOf(4),
  /** Value of one step of a coordinate. */
  scale: z.number().positive(),
  /** Label places whose cosines give a text's coordinates. */
  basis: z.array(z.number().int().nonnegative()).min(1),
  /** Label place of each form. */
  labels: z.array(z.number().int().nonnegative()).min(1),
});

export interface WrittenForms { basis: readonly number[]; labels: readonly number[]; scale: number; /** [width x basis] */ projection: Float32Array; /** [forms x width] */ forms: Int8Array }

/** Likeness of a code without forms: about that of a form of another disease. */
export const UNLIKE = 0.2;

/** Parses `written-forms.bin`: gzip of a uint32 length, a JSON header, the projection as float32, the forms as int8. Throws E203 when it is malformed. */
export function readWrittenForms(bytes: Buffer): WrittenForms {
  const malformed = (problem: string): ChartcodeError => new ChartcodeError('E203', 'the written forms are malformed', [{ problem }]);
  let rest: Buffer, header: unknown;
  try {
    const whole = gunzipSync(bytes);
    const start = 4 + whole.readUInt32LE(0);
    header = JSON.parse(whole.subarray(4, start).toString('utf8'));
    rest = whole.subarray(start);
  } catch {
    throw malformed('it is no gzip of a header and vectors');
  }
  const parsed = HeaderSchema.safeParse(header);
  if (!parsed.success) throw malformed(parsed.error.issues[0]!.path.join('.'));
  const { width, scale, basis, labels } = parsed.data;
  const projected = 4 * width * basis.length;
  if (rest.length !== projected + labels.length * width) throw malformed('its parts differ in size');
  const copy = Uint8Array.from(rest); // a float32 array needs an aligned start
  return { basis, labels, scale, projection: new Float32Array(copy.buffer, 0, width * basis.length), forms: new Int8Array(copy.buffer, projected) };
}

/** For each label the cosine of a text with its likest form (UNLIKE where it has none or unlike ones only). `cosines`: those of the text with every label. Pure. */
export function compareForms({ basis, labels, scale, projection, forms }: WrittenForms, cosines: Float32Array): Float32Array {
  const known = Float32Array.from(basis, (place) => cosines[place]!);
  const text = new Float32Array(projection.length / basis.length);
  for (let i = 0; i < text.length; i++) text[i] = scale * known.reduce((sum, cosine, j) => sum + cosine * projection[i * known.length + j]!, 0);
  const best = new Float32Array(cosines.length).fill(UNLIKE);
  for (let f = 0, at = 0; f < labels.length; f++) {
    // four sums that do not wait for each other take a third of the time of one
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < text.length; i += 4, at += 4) {
      a += text[i]! * forms[at]!;
      b += text[i + 1]! * forms[at + 1]!;
      c += text[i + 2]! * forms[at + 2]!;
      d += text[i + 3]! * forms[at + 3]!;
    }
    const sum = a + b + c + d;
    if (sum > best[labels[f]!]!) best[labels[f]!] = sum;
  }
  return best;
}
