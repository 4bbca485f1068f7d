// `convert`: notes coded elsewhere (MIMIC-style CSV, MDACE) to the dataset format that `evaluate` and `tune` read.
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import { DocumentTypeSchema, SettingSchema } from '../types.js';
import type { CliContext } from './context.js';

/** Adds the command with its two subcommands. */
export function addConvertCommand(program: Command, context: CliContext): void {
  const convert = program.command('convert').description('make a dataset of notes that were coded elsewhere; you need their licence');
  convert
    .command('mimic')
    .description('a CSV of notes (id, text, codes), or of notes and tables of codes by admission')
    .argument('<notes>', 'CSV with a header, plain or gzip')
    .requiredOption('--out <file>', 'the dataset (.jsonl)')
    .option('--codes <file...>', 'tables of codes: diagnoses_icd.csv, procedures_icd.csv')
    .option('--setting <setting>', 'care setting of all notes')
    .option('--document-type <type>', 'type of all notes')
    .action(async (notes: string, options: { out: string; codes?: string[]; setting?: string; documentType?: string }) => {
      refuseUnknown('setting', options.setting, SettingSchema.options);
      refuseUnknown('document-type', options.documentType, DocumentTypeSchema.options);
      const { importMimic } = await import('../../eval/lib/import-mimic.js');
      const { out, ...rest } = options;
      await finish(out, await importMimic(notes, rest), context);
    });
  convert
    .command('mdace')
    .description('charts of MDACE with the words behind each code')
    .argument('<path>', 'a chart file, or the folder of one code system (data/Inpatient/ICD-10/1.0)')
    .requiredOption('--out <file>', 'the dataset (.jsonl)')
    .option('--notes <file>', 'NOTEEVENTS.csv of MIMIC-III, for charts that do not hold their text')
    .option('--category <name>', 'only notes of this category, such as "Discharge summary"')
    .action(async (path: string, options: { out: string; notes?: string; category?: string }) => {
      const { importMdace } = await import('../../eval/lib/import-mdace.js');
      const { out, notes, category } = options;
      await finish(out, await importMdace(path, { ...(notes === undefined ? {} : { noteEvents: notes }), ...(category === undefined ? {} : { category }) }), context);
    });
}

async function finish(out: string, { notes, report }: Awaited<ReturnType<typeof import('../../eval/lib/import-mimic.js').importMimic>>, { stdout }: CliContext): Promise<void> {
  const { formatImport, writeDataset } = await import('../../eval/lib/import-report.js');
  await writeDataset(out, notes, report);
  stdout.write(formatImport(report));
}

function refuseUnknown(field: string, value: string | undefined, known: readonly string[]): void {
  if (value !== undefined && !known.includes(value)) throw new ChartcodeError('E106', undefined, [{ field, problem: `must be one of ${known.join(', ')}` }]);
}
