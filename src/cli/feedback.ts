// `feedback stats|export`: how far coders agree, and their decisions as data for tune and refit.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import { CLI_ACTOR } from '../store/audit/index.js';
import type { Agreement, AgreementReport, ExportReport } from '../store/reviews/index.js';
import type { Encounter } from '../types.js';
import type { CliContext } from './context.js';
import { addStoreOptions, type StoreOptions } from './open-store.js';
import { withReviews } from './review-store.js';
import { cleanText } from './terminal.js';

interface ExportOptions extends StoreOptions { out: string; claims?: string; notes?: string }

/** Adds the command with its subcommands. */
export function addFeedbackCommand(program: Command, context: CliContext): void {
  const feedback = program.command('feedback').description('what coders decided of claims (POST /v1/claims/ID/review)');
  addStoreOptions(feedback.command('stats'))
    .description('agreement of coders with the engine and with each other')
    .option('--since <time>', 'only reviews from this day or time on')
    .option('--until <time>', 'only reviews before this day or time')
    .option('--json', 'print the figures as JSON')
    .action((options: StoreOptions & { since?: string; until?: string; json?: boolean }) =>
      withReviews(context, options, async ({ reviews }) => {
        const { collectReviews } = await import('../store/compliance/make-report.js');
        const { measureAgreement } = await import('../store/reviews/index.js');
        const report = measureAgreement(await collectReviews(reviews, readTimes(options)));
        context.stdout.write(options.json === true ? `${JSON.stringify(report, null, 1)}\n` : formatAgreement(report));
      }),
    );
  addStoreOptions(feedback.command('export'))
    .description('reviewed claims as coded notes (claims format), for refit, tune and evaluate; only where the note is kept or given')
    .requiredOption('--out <file>', 'the coded notes (.jsonl); readable by its owner only, since it holds notes')
    .option('--claims <file>', "the engine's claims of the same notes (.jsonl), for tune --predictions")
    .option('--notes <file>', 'encounters as they were sent (.jsonl), where the service keeps no notes')
    .action((options: ExportOptions) => exportFeedback(options, context));
}

async function exportFeedback(options: ExportOptions, context: CliContext): Promise<void> {
  const { exportReviewed } = await import('../store/reviews/index.js');
  const report: ExportReport = { reviewed: 0, written: 0, withoutText: 0, gone: 0 };
  await withReviews(context, options, async ({ audit, reviews }) => {
    const supplied = options.notes === undefined ? new Map<string, Encounter>() : await readNotes(options.notes, (id) => audit.findByEncounter(id));
    const notes = await openOut(options.out);
    const claims = options.claims === undefined ? undefined : await openOut(options.claims);
    try {
      for await (const { note, claim } of exportReviewed(audit, reviews, supplied, report)) {
        await notes.write(`${JSON.stringify(note)}\n`);
        await claims?.write(`${JSON.stringify(claim)}\n`);
      }
    } finally {
      await notes.close();
      await claims?.close();
    }
    await audit.append({ kind: 'claim.exported', actor: CLI_ACTOR, body: { what: 'reviews', claims: report.written } });
  });
  context.stdout.write(`${report.written} of ${report.reviewed} reviewed claims -> ${cleanText(options.out)}${report.withoutText > 0 ? `; ${report.withoutText} without their note (keep notes with CHARTCODE_AUDIT_TEXTS=notes, or give them with --notes)` : ''}\n`);
}

/** Encounters by the id of their claim. */
async function readNotes(path: string, claimOf: (encounterId: string) => Promise<string | undefined>): Promise<Map<string, Encounter>> {
  const [{ readRows }, { decodeUtf8 }, { parseJson }, { validateEncounter }] = await Promise.all([
    import('../store/read-rows.js'), import('../store/decode-utf8.js'), import('../store/parse-json.js'), import('../document/validate-encounter.js'),
  ]);
  const found = new Map<string, Encounter>();
  for await (const { line, bytes } of readRows(path)) {
    if (bytes === undefined) throw new ChartcodeError('E114', `${basename(path)}, line ${line}: too long`, [{ file: basename(path), line }]);
    const encounter = validateEncounter(parseJson(decodeUtf8(bytes, `line ${line}`)));
    const claimId = encounter.id === undefined ? undefined : await claimOf(encounter.id);
    if (claimId !== undefined) found.set(claimId, encounter);
  }
  return found;
}

async function openOut(path: string): Promise<{ write(text: string): Promise<unknown>; close(): Promise<void> }> {
  const fail = (): never => {
    throw new ChartcodeError('E401', `${basename(path)} could not be written`, [{ file: basename(path) }]);
  };
  const handle = await open(path, 'w', 0o600).catch(fail);
  return { write: (text) => handle.write(text).catch(fail), close: () => handle.close() };
}

/** `--since` and `--until` as ISO times. Throws E106 naming the option. */
export function readTimes(options: { since?: string; until?: string }): { since?: string; until?: string } {
  return Object.fromEntries((['since', 'until'] as const).flatMap((field) => {
    const value = options[field];
    if (value === undefined) return [];
    if (!/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(Date.parse(value))) throw new ChartcodeError('E106', undefined, [{ field, problem: 'must be a day or a time, ISO' }]);
    return [[field, new Date(value).toISOString()]];
  }));
}

function formatAgreement(report: AgreementReport): string {
  const row = (name: string, { suggested, accepted, modified, rejected, added, agreement, lower, upper }: Agreement): string =>
    `${cleanText(name).padEnd(24)}${String(suggested).padStart(10)}${String(accepted).padStart(10)}${String(modified).padStart(10)}${String(rejected).padStart(10)}${String(added).padStart(8)}  ${agreement === null ? '-' : `${agreement.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`}`;
  const part = (title: string, groups: Record<string, Agreement>): string[] => (Object.keys(groups).length === 0 ? [] : ['', title, ...Object.entries(groups).map(([name, one]) => row(name, one))]);
  return [
    `${report.reviews} reviews of ${report.claims} claims`,
    `${''.padEnd(24)}${'suggested'.padStart(10)}${'accepted'.padStart(10)}${'changed'.padStart(10)}${'rejected'.padStart(10)}${'added'.padStart(8)}  agreement (95 %)`,
    row('all', report.overall),
    ...part('system', report.bySystem), ...part('tier', report.byTier), ...part('route', report.byRoute), ...part('reviewer', report.byReviewer),
    ...part('code (the twenty seen most)', Object.fromEntries(Object.entries(report.byCode).slice(0, 20))),
    ...(Object.keys(report.reasons).length === 0 ? [] : ['', 'reasons', ...Object.entries(report.reasons).map(([reason, n]) => `${reason.padEnd(24)}${String(n).padStart(10)}`)]),
    ...report.pairs.map(({ reviewers, claims, same, kappa }) => `\n${reviewers.map(cleanText).join(' and ')}: ${claims} claims, same codes in ${(same * 100).toFixed(0)} %, kappa ${kappa === null ? '-' : kappa.toFixed(2)}`),
    '',
  ].join('\n');
}
