// What the server itself does with the audit trail: says what it started with, and deletes texts whose time is over.
import type { Logger } from 'pino';
import type { Engine } from '../engine.js';
import { asChartcodeError } from '../errors.js';
import { SERVICE_ACTOR } from '../store/audit/index.js';
import type { AuditTrail } from '../store/audit/index.js';

const DAY_MS = 86_400_000;
const SWEEP_EVERY_MS = 6 * 3_600_000;

/** Records the start (models, edition, tables with their digests) and sweeps now and every six hours until `stop`. Throws E411 when it cannot record. */
export async function keepTrail(audit: AuditTrail, engine: Engine, log: Logger, retentionDays: number | undefined): Promise<{ stop(): void }> {
  const { id, tables } = engine.edition;
  await audit.append({
    kind: 'service.started',
    actor: SERVICE_ACTOR,
    body: {
      models: engine.models.map((model) => ({ id: model.id, sha256: model.sha256 })),
      edition: id,
      tables: tables.map(({ name, edition, sha256 }) => ({ name, edition, sha256 })),
      texts: audit.texts,
      retentionDays: retentionDays ?? null,
    },
  });
  if (retentionDays === undefined) return { stop: () => undefined };
  const sweep = (): void => {
    audit.dropTexts(new Date(Date.now() - retentionDays * DAY_MS), SERVICE_ACTOR).then(
      (texts) => {
        if (texts > 0) log.info({ texts }, 'audit: texts dropped');
      },
      (error: unknown) => log.warn({ error: asChartcodeError(error).code }, 'audit: texts could not be dropped'),
    );
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
