// The command line's entry: `npm run chartcode -- COMMAND`. Engine and tables load only when a command needs them.
import type { CliContext } from './context.js';
import { runCli } from './program.js';

// A reader that closes early (`| head`) ends the run quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const context: CliContext = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  openEngine: async (options) => (await import('../create-engine.js')).createEngine(options),
  verify: async () => (await import('../verify.js')).verifyInstallation(),
};

process.exitCode = await runCli(process.argv.slice(2), context);
