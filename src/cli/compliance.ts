// `compliance freeze|sample|report|policy`: what a compliance officer asks of stored claims.
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import type { Config } from '../server/config.js';
import type { ComplianceOptions } from '../store/compliance/make-report.js';
import type { CliContext } from './context.js';
import { readTimes } from './feedback.js';
import { addStoreOptions, type StoreOptions } from './open-store.js';
import { readSettings, withReviews } from './review-store.js';

interface TimeOptions extends StoreOptions { since?: string; until?: string; json?: boolean; out?: string }

/** Adds the command with its subcommands. */
export function addComplianceCommand(program: Command, context: CliContext): void {
  const compliance = program.command('compliance').description('audit sample, drift of coding intensity, report and written policy');
  const add = (name: string, description: string): Command => addStoreOptions(compliance.command(name).description(description));
  const timed = (name: string, description: string): Command => add(name, description).option('--since <time>', 'only claims coded from this day or time on').option('--until <time>', 'only claims coded before this day or time');

  timed('freeze', 'freeze the claims of a time that is taken as right: what later claims are held against')
    .requiredOption('--out <file>', 'the baseline (JSON); name it in CHARTCODE_COMPLIANCE_BASELINE')
    .option('--name <name>', 'what the report calls it', 'baseline')
    .action((options: TimeOptions & { out: string; name: string }) =>
      withReviews(context, options, async ({ audit }) => {
        const [{ freezeBaseline }, { readClaims }, severityOf] = await Promise.all([import('../compliance/index.js'), import('../store/compliance/read-claims.js'), openSeverities()]);
        const baseline = freezeBaseline(await readClaims(audit, readTimes(options)), options.name, new Date(), severityOf);
        await write(options.out, `${JSON.stringify(baseline, null, 1)}\n`);
        context.stdout.write(`${baseline.claims} claims, ${Object.keys(baseline.measures).length} measures -> ${options.out}\n`);
      }),
    );
  timed('sample', 'claims that left without a person and are to be audited, those not reviewed first')
    .option('--json', 'print them as JSON')
    .action((options: TimeOptions) =>
      withReviews(context, options, async ({ audit, reviews }, config) => {
        const { listWork } = await import('../store/compliance/make-report.js');
        const sample = await listWork(audit, reviews, readTimes(options), await readOptions(config));
        const lines = sample.items.map(({ claimId, at, setting, documentType, codes, why, reviewed }) => [claimId, at.slice(0, 10), setting, documentType, `${codes} codes`, why, reviewed ? 'reviewed' : 'open'].join('  '));
        context.stdout.write(options.json === true ? `${JSON.stringify(sample, null, 1)}\n` : `${sample.sampled} of ${sample.population} claims, ${sample.reviewed} reviewed\n${lines.map((line) => `${line}\n`).join('')}`);
      }),
    );
  timed('report', 'sample, agreement in it, and drift against the frozen baseline')
    .option('--out <file>', 'a page (.html) or JSON (.json) instead of text')
    .option('--json', 'print the report as JSON')
    .action((options: TimeOptions) => report(options, context));
  add('policy', 'the written policy, filled from the configuration in force')
    .option('--organization <name>', 'whose policy it is')
    .option('--officer <name>', 'who is accountable')
    .option('--out <file>', 'Markdown file instead of the terminal')
    .action((options: StoreOptions & { organization?: string; officer?: string; out?: string }) => policy(options, context));
}

async function report(options: TimeOptions, context: CliContext): Promise<void> {
  await withReviews(context, options, async ({ audit, reviews }, config) => {
    const [{ makeReport }, { formatReportHtml, formatReportText }, severityOf] = await Promise.all([import('../store/compliance/make-report.js'), import('../compliance/index.js'), openSeverities()]);
    const made = await makeReport(audit, reviews, readTimes(options), await readOptions(config), severityOf, new Date());
    if (options.out !== undefined) await write(options.out, options.out.endsWith('.html') ? formatReportHtml(made) : `${JSON.stringify(made, null, 1)}\n`);
    context.stdout.write(options.json === true ? `${JSON.stringify(made, null, 1)}\n` : formatReportText(made));
  });
}

async function policy(options: StoreOptions & { organization?: string; officer?: string; out?: string }, context: CliContext): Promise<void> {
  const [config, { fillPolicy }, { loadPackage }, { readProfileFile }, { loadEdition }] = await Promise.all([
    readSettings(context, options), import('../compliance/index.js'), import('../models/load-package.js'), import('./read-profile.js'), import('../reference/index.js'),
  ]);
  const pkg = loadPackage(config.engine.model);
  const named = config.engine.profile ?? 'default';
  const profile = readProfileFile(named.endsWith('.json') ? named : named === 'default' ? pkg.path(`${pkg.manifest.thresholds.folder}/default.json`) : pkg.path(`${pkg.manifest.thresholds.folder}/${named}.json`), pkg.sha256);
  const { compliance, audit } = config;
  const { baseline } = await readOptions(config);
  const text = fillPolicy({
    ...(options.organization === undefined ? {} : { organization: options.organization }), ...(options.officer === undefined ? {} : { officer: options.officer }),
    generatedAt: new Date().toISOString().slice(0, 10), model: { id: pkg.manifest.id, sha256: pkg.sha256 }, tables: loadEdition().tables, profile,
    sampleShare: compliance.sampleShare, reviewDays: compliance.reviewDays, periodDays: compliance.periodDays, falseAlarmsPerYear: compliance.falseAlarmsPerYear, leastAgreement: compliance.leastAgreement,
    ...(baseline === undefined ? {} : { baseline }),
    texts: { none: 'none, only the days of service and the claim type', quotes: 'the quotes behind codes with age, sex and dates, sealed (AES-256-GCM)', notes: 'whole notes with age, sex and dates, sealed (AES-256-GCM)' }[audit.texts], retention: `${audit.retentionDays} days`,
  });
  if (options.out === undefined) context.stdout.write(text);
  else await write(options.out, text);
}

async function readOptions({ compliance }: Config): Promise<ComplianceOptions> {
  const { toComplianceOptions } = await import('../server/compliance-options.js');
  return toComplianceOptions(compliance);
}

async function openSeverities(): Promise<import('../compliance/index.js').SeverityOf> {
  const { loadEdition } = await import('../reference/index.js');
  const { icd10cm } = loadEdition();
  return (code, principal) => icd10cm.severity(code, principal);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch {
    throw new ChartcodeError('E401', `${basename(path)} could not be written`, [{ file: basename(path) }]);
  }
}
