// A close while a worker is at something: the model's thread is not ended in the middle of its work, which would abort the process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ENGINE = new URL('../../src/create-engine.ts', import.meta.url).href;
const BEGIN = `const { createEngine } = await import(${JSON.stringify(ENGINE)});\n`;

async function run(script: string): Promise<[number | null, string]> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', BEGIN + script], { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return [code, out.trim()];
}

it('answers the note under way, refuses the one that waits, and ends with 0', async () => {
  const script = `
const engine = await createEngine();
const note = Array.from({ length: 25 }, (_, n) => 'Visit ' + n + ': type 2 diabetes mellitus with polyneuropathy, worse than before.').join('\\n');
const [first, second] = [engine.code({ text: note }), engine.code({ text: note })].map((claim) => claim.then(({ codes }) => codes.length > 0 ? 'coded' : 'empty', ({ code }) => code));
await new Promise((resolve) => setTimeout(resolve, 300));
await engine.close();
console.log(await first, await second);`;
  expect(await run(script)).toEqual([0, 'coded E503']);
}, 120_000);

it.each([0, 200, 700])('ends with 0 while a service’s worker still warms up, after %d ms', async (ms) => {
  const script = `
const engine = await createEngine({ yielding: true });
await new Promise((resolve) => setTimeout(resolve, ${ms}));
await engine.close();
console.log('closed');`;
  expect(await run(script)).toEqual([0, 'closed']);
}, 120_000);
