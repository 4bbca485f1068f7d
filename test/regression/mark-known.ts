// Brings the `known` marks up to date with the shipped package: `tsx test/regression/mark-known.ts [--accept]`.
// Marks of rows that pass now are taken away; only with --accept are rows that began to fail marked, with what is wrong.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../src/create-engine.js';
import { FOLDER, checkRow, readRegressionRows } from './rows.js';

const accept = process.argv.includes('--accept');
const engine = await createEngine({});
try {
  for (const [name, rows] of readRegressionRows()) {
    let passed = 0;
    const marked = [];
    for (const { known, ...row } of rows) {
      const problems = await checkRow(row, engine);
      if (problems.length === 0) passed++;
      else if (known === undefined) process.stdout.write(`  ${name}: ${row.text} → ${problems.join(', ')}\n`);
      const why = problems.length === 0 ? undefined : known !== undefined || accept ? problems.join(', ') : undefined;
      marked.push(why === undefined ? row : { ...row, known: why });
    }
    writeFileSync(join(FOLDER, `${name}.jsonl`), marked.map((row) => `${JSON.stringify(row)}\n`).join(''));
    process.stdout.write(`${name}: ${passed} of ${rows.length} pass\n`);
  }
} finally {
  await engine.close();
}
