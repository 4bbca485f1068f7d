// `config`: the reference of every setting, generated from the schema, or the settings in force.
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import type { CliContext } from './context.js';

const FORMATS = ['markdown', 'json-schema', 'effective'];

/** Adds the command. */
export function addConfigCommand(program: Command, context: CliContext): void {
  program
    .command('config')
    .description('print the reference of every setting, or the settings in force here')
    .option('--format <format>', `${FORMATS.join(', ')} (the settings in force, secrets masked; fails when one is wrong)`, 'markdown')
    .option('--config <file>', 'JSON file with settings')
    .action(async ({ format, config: file }: { format: string; config?: string }) => {
      if (!FORMATS.includes(format))
        throw new ChartcodeError('E106', undefined, [{ field: 'format', problem: `must be one of ${FORMATS.join(', ')}` }]);
      const { describeAsJsonSchema, describeAsMarkdown, maskSecrets } = await import('../server/list-settings.js');
      if (format === 'effective') {
        const { readConfig } = await import('../server/read-config.js');
        context.stdout.write(`${JSON.stringify(maskSecrets(readConfig(context.env, { file })), null, 2)}\n`);
      } else context.stdout.write(format === 'markdown' ? describeAsMarkdown() : `${JSON.stringify(describeAsJsonSchema(), null, 2)}\n`);
    });
}
