// `models list|promote|rollback`: which package codes from now on, each change with its record in the audit trail.
import type { Command } from 'commander';
import type { Pointed } from '../models/active.js';
import { CLI_ACTOR } from '../store/audit/index.js';
import type { CliContext } from './context.js';
import { addStoreOptions, withStore } from './open-store.js';
import type { StoreOptions } from './open-store.js';
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
  addStoreOptions(models.command('promote'))
    .description('put a package in force for every engine that starts from now on')
    .argument('<dir>', 'folder of the package')
    .option('--force', 'although it was measured to be worse, or not measured; altered files are refused all the same')
    .action(async (dir: string, options: StoreOptions & { force?: boolean }) => {
      const { promotePackage } = await import('../models/promote.js');
      const forced = options.force === true;
      const { active, before } = await changeRecorded(context, options, { what: 'promoted', forced }, () => promotePackage(dir, forced ? { force: true } : {}));
      context.stdout.write(`${active.id} is in force for engines that start from now on (before: ${before.id}; chartcode models rollback goes back)\n`);
    });
  addStoreOptions(models.command('rollback'))
    .description('go back to the package that was in force before')
    .action(async (options: StoreOptions) => {
      const { rollbackPackage } = await import('../models/promote.js');
      const { active, before } = await changeRecorded(context, options, { what: 'rolled back' }, () => rollbackPackage());
      context.stdout.write(`${active.id} is in force again (${before.id} is not)\n`);
    });
}

/** A change of the package in force, with its record or not at all: the pointer goes back when the record cannot be written (E411). */
async function changeRecorded(
  context: CliContext,
  options: StoreOptions,
  facts: { what: string; forced?: boolean },
  change: () => { active: Pointed; before: Pointed },
): Promise<{ active: Pointed; before: Pointed }> {
  const { readPointer, removePointer, writePointer } = await import('../models/active.js');
  return withStore(context, options, async ({ audit }) => {
    const pointer = readPointer();
    const changed = change();
    const name = ({ id, sha256 }: Pointed): { id: string; sha256: string } => ({ id, sha256 });
    try {
      await audit.append({ kind: 'model.changed', actor: CLI_ACTOR, body: { ...facts, model: name(changed.active), before: name(changed.before) } });
    } catch (error) {
      if (pointer === undefined) removePointer();
      else writePointer(pointer);
      throw error;
    }
    return changed;
  });
}
