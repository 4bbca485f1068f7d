// `models list|promote|rollback`: which package codes from now on.
import type { Command } from 'commander';
import type { CliContext } from './context.js';
import { cleanText } from './terminal.js';

/** Adds the command with its subcommands. */
export function addModelsCommand(program: Command, context: CliContext): void {
  const models = program.command('models').description('model packages: which there are, which is in force');
  models
    .command('list')
    .description('packages of the installation, with what was measured of them')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listPackages } = await import('../models/promote.js');
      const packages = listPackages();
      const lines = packages.map(({ id, sha256, created, active, previous, refit, dir }) =>
        [`${active ? '*' : ' '} ${cleanText(id)}`, created, `sha256 ${sha256.slice(0, 12)}`, ...(refit ? [`F1 ${refit.candidate.toFixed(3)} (${refit.current.toFixed(3)} of ${cleanText(refit.parent)})`] : []), ...(previous ? [`in force before (${previous})`] : []), dir].join('  '));
      context.stdout.write(options.json === true ? `${JSON.stringify(packages, null, 1)}\n` : `${lines.join('\n')}\n`);
    });
  models
    .command('promote')
    .description('put a package in force for every engine that starts from now on')
    .argument('<dir>', 'folder of the package')
    .option('--force', 'although it was measured to be worse, or not measured; altered files are refused all the same')
    .action(async (dir: string, options: { force?: boolean }) => {
      const { promotePackage } = await import('../models/promote.js');
      const { active, before } = promotePackage(dir, options.force === true ? { force: true } : {});
      context.stdout.write(`${active.id} is in force for engines that start from now on (before: ${before.id}; chartcode models rollback goes back)\n`);
    });
  models
    .command('rollback')
    .description('go back to the package that was in force before')
    .action(async () => {
      const { rollbackPackage } = await import('../models/promote.js');
      const { active, before } = rollbackPackage();
      context.stdout.write(`${active.id} is in force again (${before.id} is not)\n`);
    });
}
