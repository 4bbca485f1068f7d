// The settings of jobs as the options of the job service, for the server and for workers.
import { openText, sealText } from '../store/audit/seal-text.js';
import type { KeyRing } from '../store/audit/index.js';
import type { Sealer } from '../store/jobs/index.js';
import { readWebhookSettings } from '../workers/jobs/webhook-settings.js';
import type { Config } from './config.js';
import type { JobServiceOptions } from './job-service.js';

/** Reads them. Rows and results are sealed at rest when there are keys for texts. Throws E106 for webhook settings that cannot be used. */
export function readJobOptions({ webhookSecret, webhookOrigins, ...rest }: Config['jobs'], textKeys: KeyRing | undefined): JobServiceOptions {
  const sealer: Sealer | undefined = textKeys && {
    seal: (text, place) => sealText(text, place, textKeys),
    open: (sealed, place) => openText(sealed, place, textKeys),
  };
  return {
    ...rest,
    ...(sealer === undefined ? {} : { sealer }),
    ...(webhookSecret === undefined || webhookOrigins.length === 0 ? {} : { webhooks: readWebhookSettings(webhookSecret, webhookOrigins.join(',')) }),
  };
}
