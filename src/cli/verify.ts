// `verify`: checks model, tables, hashes and a self-test, as a table.
import type { Command } from 'commander';
import type { CliContext } from './context.js';
import type { Outcome } from './program.js';
import { createStyle, hang, readWidth } from './terminal.js';

/** Adds the command. */
export function addVerifyCommand(program: Command, context: CliContext, outcome: Outcome): void {
  program
    .command('verify')
    .description('check model, tables, hashes and self-test; exit code 1 when a check fails')
    .option('--json', 'print the checks as JSON')
    .action(async (options: { json?: boolean }) => {
      const { ok, checks } = await context.verify();
      outcome.exitCode = ok ? 0 : 1;
      if (options.json === true) {
        context.stdout.write(`${JSON.stringify({ ok, checks }, null, 2)}\n`);
        return;
      }
      const style = createStyle(context.stdout, context.env);
      const widest = Math.max(0, ...checks.map(({ name }) => name.length));
      for (const check of checks) {
        const label = `${check.ok ? 'ok    ' : 'FAILED'}  ${check.name.padEnd(widest)}  `;
        const shown = check.ok ? style.green(label.slice(0, 6)) : style.red(label.slice(0, 6));
        context.stdout.write(`${hang(label, check.detail, readWidth(context.stdout), undefined, `${shown}${label.slice(6)}`)}\n`);
      }
      const failed = checks.filter((check) => !check.ok).length;
      context.stdout.write(ok ? `\nAll ${checks.length} checks passed.\n` : `\n${failed} of ${checks.length} checks failed.\n`);
    });
}
