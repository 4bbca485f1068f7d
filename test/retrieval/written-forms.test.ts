// Written forms on two axes worked out by hand: a text's place from its cosines, its likest form by label, and files that are none.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compareForms, readWrittenForms, UNLIKE } from '../../src/retrieval/written-forms.js';

// labels 0 and 1 lie on the axes, so that a text's cosines with them are its coordinates; label 2 has forms, label 3 none
const header = { schema: 1, width: 4, scale: 0.01, basis: [0, 1], labels: [2, 2, 0] };
const projection = [1, 0, 0, 1, 0, 0, 0, 0];
const forms = [100, 0, 0, 0, 60, 80, 0, 0, 0, -100, 0, 0];

function fileOf(head: object, projected: readonly number[], rows: readonly number[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return gzipSync(Buffer.concat([length, json, Buffer.from(Float32Array.from(projected).buffer), Buffer.from(Int8Array.from(rows).buffer)]));
}

describe('a text beside written forms', () => {
  const read = readWrittenForms(fileOf(header, projection, forms));

  it('is as like a code as to the likest of its forms', () => {
    const like = compareForms(read, Float32Array.of(0.6, 0.8, 0.1, 0.9));
    expect(like[2]).toBeCloseTo(0.6 * 0.6 + 0.8 * 0.8, 6);
    expect(compareForms(read, Float32Array.of(1, 0, 0, 0))[2]).toBeCloseTo(1, 6);
  });

  it('is unlike a code without forms, or with forms of another meaning', () => {
    expect([...compareForms(read, Float32Array.of(0.6, 0.8, 0, 0))].map((value) => value.toFixed(2))).toEqual([UNLIKE.toFixed(2), UNLIKE.toFixed(2), '1.00', UNLIKE.toFixed(2)]);
  });
});

describe('a file that holds no forms', () => {
  it.each([
    ['no gzip', Buffer.from('forms')],
    ['empty', gzipSync(Buffer.alloc(0))],
    ['another schema', fileOf({ ...header, schema: 2 }, projection, forms)],
    ['an odd width', fileOf({ ...header, width: 2 }, projection.slice(4), [100, 0, 60, 80, 0, -100])],
    ['no forms', fileOf({ ...header, labels: [] }, projection, [])],
    ['a form too few', fileOf(header, projection, forms.slice(2))],
    ['a projection of another size', fileOf(header, projection.slice(1), forms)],
  ])('%s is refused', (_, bytes) => expect(() => readWrittenForms(bytes)).toThrowError(expect.objectContaining({ code: 'E203' })));
});
