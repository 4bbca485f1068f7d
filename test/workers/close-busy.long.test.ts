// A close while a note is being coded: the model's thread is not ended in the middle of its work, which would abort the process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ENGINE = new URL('../../src/create-engine.ts', import.meta.url).href;
const SCRIPT = `
const { createEngine } = await import(${JSON.stringify(ENGINE)});
const engine = await createEngine();
const note = Array.from({ length: 25 }, (_, n) => 'Visit ' + n + ': type 2 diabetes mellitus with polyneuropathy, worse than before.').join('\\n');
const [first, second] = [engine.code({ text: note }), engine.code({ text: note })].map((claim) => claim.then(({ codes }) => codes.length > 0 ? 'coded' : 'empty', ({ code }) => code));
await new Promise((resolve) => setTimeout(resolve, 300));
await engine.close();
console.log(await first, await second);
`;

it('answers the note under way, refuses the one that waits, and ends with 0', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SCRIPT], { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, out.trim()]).toEqual([0, 'coded E503']);
}, 120_000);
