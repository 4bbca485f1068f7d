// The rules of the house hold for every file, and the checks themselves see what they must.
import { describe, expect, it } from 'vitest';
import { findBadName, findExtraExports, findForbidden, findIo, findLongFile, findMissingHead, findWrongImports } from './house-rules.js';
import { parseSource, readSources } from './read-imports.js';

const sources = readSources('src');
const everything = [...sources, ...readSources('eval')];

describe('src', () => {
  it('has files', () => expect(sources.length).toBeGreaterThan(3));
  it('imports only downwards', () => expect(sources.flatMap(findWrongImports)).toEqual([]));
  it('does I/O at its edges only', () => expect(sources.flatMap(findIo)).toEqual([]));
  it('exports one function from each stage', () => expect(sources.flatMap(findExtraExports)).toEqual([]));
});

describe('every file', () => {
  it('is at most 400 lines', () => expect(everything.flatMap(findLongFile)).toEqual([]));
  it('has no any, default export or console outside cli', () => expect(everything.flatMap(findForbidden)).toEqual([]));
  it('opens with what it is for', () => expect(everything.flatMap(findMissingHead)).toEqual([]));
  it('has a kebab-case name', () => expect(everything.flatMap(findBadName)).toEqual([]));
});

describe('the checks', () => {
  const wrong = (path: string, text: string) => findWrongImports(parseSource(path, text));
  const io = (path: string, text: string) => findIo(parseSource(path, text));
  const forbidden = (path: string, text: string) => findForbidden(parseSource(path, text)).map((found) => found.split(' ').slice(1).join(' '));

  it('see an import of another stage, of a caller, of evaluation', () => {
    expect(wrong('src/mentions/index.ts', "import { score } from '../scoring/index.js';")).toEqual(['src/mentions/index.ts imports src/scoring/index.ts']);
    expect(wrong('src/rules/index.ts', "export type { X } from '../routing/index.js';")).toHaveLength(1);
    expect(wrong('src/rules/index.ts', "type X = import('../pipeline.js').X;")).toHaveLength(1);
    expect(wrong('src/reference/load.ts', "import { parse } from '../document/index.js';")).toHaveLength(1);
    expect(wrong('src/pipeline.ts', "import { app } from './server/app.js';")).toHaveLength(1);
    expect(wrong('src/server/app.ts', "import { runEvaluation } from '../../eval/evaluate.js';")).toHaveLength(1);
  });

  it('see a value of an earlier stage, and a type of a later one', () => {
    expect(wrong('src/scoring/index.ts', "import { findHits } from '../retrieval/find-hits.js';")).toHaveLength(1);
    expect(wrong('src/scoring/index.ts', "import type { Hit } from '../retrieval/index.js';")).toEqual([]);
    expect(wrong('src/scoring/index.ts', "import type { Rule } from '../rules/index.js';")).toHaveLength(1);
  });

  it('let a stage import what it may, and the callers the rest', () => {
    const allowed = "import '../types.js'; import '../errors.js'; import '../reference/index.js'; import './own.js'; import 'zod';";
    expect(wrong('src/mentions/index.ts', allowed)).toEqual([]);
    expect(wrong('src/pipeline.ts', "import { code } from './mentions/index.js';")).toEqual([]);
    expect(wrong('src/cli/evaluate.ts', "import { runEvaluation } from '../../eval/evaluate.js'; import '../server/start.js';")).toEqual([]);
  });

  it('see I/O in a stage, dynamic too, and not at an edge or in types', () => {
    expect(io('src/scoring/index.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(io('src/scoring/index.ts', "await import('fs/promises');")).toHaveLength(1);
    expect(io('src/retrieval/index.ts', "import { InferenceSession } from 'onnxruntime-node';")).toHaveLength(1);
    expect(io('src/scoring/index.ts', "import type { Stats } from 'node:fs';")).toEqual([]);
    expect(io('src/encoder/session.ts', "import 'node:fs'; import 'onnxruntime-node';")).toEqual([]);
    expect(io('src/document/parse-fhir.ts', "import 'node:fs';")).toEqual([]);
  });

  it('see any, default exports and console', () => {
    expect(forbidden('src/a.ts', 'const x: any = 1;')).toEqual(['any']);
    expect(forbidden('src/a.ts', 'export default 1;')).toEqual(['default export']);
    expect(forbidden('src/a.ts', 'export default function run() {}')).toEqual(['default export']);
    expect(forbidden('src/a.ts', 'console.log(1);')).toEqual(['console']);
    expect(forbidden('src/cli/a.ts', 'console.log(1); switch (1) { default: }')).toEqual([]);
  });

  it('see a second exported function of a stage', () => {
    const exports = (text: string) => findExtraExports(parseSource('src/mentions/index.ts', text));
    expect(exports('export function a() {} export function b() {}')).toHaveLength(1);
    expect(exports('export function a() {} export const ASchema = 1; export function readA() {}')).toEqual([]);
    expect(exports("export function a() {} export interface B {} export type { C } from './c.js';")).toEqual([]);
  });
});
