// Brings the `known` marks up to date with the shipped package: `tsx test/golden/mark-known.ts [--accept]`.
// Marks of expectations that hold now are taken away; only with --accept are failing ones marked.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../src/create-engine.js';
import { FOLDER, codeNote, findProblem, readGoldenNotes } from './notes.js';

const accept = process.argv.includes('--accept');
const engine = await createEngine({});
try {
  for (const [name, { expect, ...note }] of readGoldenNotes()) {
    const claim = await codeNote({ ...note, expect }, engine);
    const marked = expect.map(({ known, ...expectation }) => {
      const problem = findProblem(expectation, claim);
      if (problem !== undefined) process.stdout.write(`  ${name}: ${JSON.stringify(expectation)} → ${problem}\n`);
      const why = problem === undefined ? undefined : (known ?? (accept ? problem : undefined));
      return why === undefined ? expectation : { ...expectation, known: why };
    });
    writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify({ ...note, expect: marked }, null, 1)}\n`);
  }
} finally {
  await engine.close();
}
