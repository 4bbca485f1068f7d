// The command line over the fake engine, as a process of its own: CLI tests spawn it, and kill it.
import { runCli } from '../../src/cli/program.js';
import { createFakeEngine } from './fake-engine.js';

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  openEngine: () => Promise.resolve(createFakeEngine({ delayMs: Number(process.env.FAKE_DELAY_MS ?? 0) })),
  verify: () => Promise.resolve({ ok: true, checks: [] }),
});
