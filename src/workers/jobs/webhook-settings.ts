// Where webhooks may go, and how they are signed (the form of standardwebhooks.com, which has verifiers in most languages).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';

export interface WebhookSettings {
  /** Signs; known to the receivers. */
  secret: Uint8Array;
  /** Origins (`https://host:port`) that callers may name: a server that fetches any address it is given opens its network to its callers. */
  origins: ReadonlySet<string>;
}

const MIN_SECRET_BYTES = 24;
const MAX_URL_LENGTH = 2000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Reads the settings: a secret (`whsec_` and base64, or any text of 24 bytes or more) and a comma-separated list of origins; plain http only to this machine.
 * Throws E106 naming the field, never the secret.
 */
export function readWebhookSettings(secret: string, allowed: string): WebhookSettings {
  const refuse = (field: string, problem: string): never => {
    throw new ChartcodeError('E106', `a setting has a value that is not allowed: ${field} ${problem}`, [{ field, problem }]);
  };
  const bytes = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
  if (bytes.length < MIN_SECRET_BYTES) refuse('webhook secret', `must have ${MIN_SECRET_BYTES} bytes or more`);
  const origins = new Set<string>();
  for (const entry of allowed.split(',').map((part) => part.trim())) {
    const url = entry !== '' && URL.canParse(entry) ? new URL(entry) : undefined;
    if (url === undefined || url.pathname !== '/' || url.search !== '' || !isSafe(url)) return refuse('webhook origins', 'must be a list of https://host[:port]');
    origins.add(url.origin);
  }
  return { secret: bytes, origins };
}

/** The address in its normal form. Throws E119 when webhooks are off, or the settings do not allow it. */
export function checkWebhookUrl(text: string, settings: WebhookSettings | undefined): string {
  const refuse = (problem: string): never => {
    throw new ChartcodeError('E119', undefined, [{ field: 'webhook', problem }]);
  };
  if (settings === undefined) return refuse('webhooks are not set up on this server');
  const url = text.length <= MAX_URL_LENGTH && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isSafe(url) || url.hash !== '') return refuse('must be an https address without user and fragment');
  if (!settings.origins.has(url.origin)) return refuse('its origin is not on the list of this server');
  return url.href;
}

function isSafe(url: URL): boolean {
  const open = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  return (url.protocol === 'https:' || open) && url.username === '' && url.password === '';
}

/** The signature header: `v1,` and base64 of HMAC-SHA256 over id, timestamp (s since 1970) and body, joined by dots. */
export function signWebhook(secret: Uint8Array, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** Whether a signature is right and at most `toleranceSeconds` old, for receivers written here. */
export function verifyWebhook(secret: Uint8Array, headers: { id: string; timestamp: number; signature: string }, body: string, toleranceSeconds = 300): boolean {
  if (Math.abs(Date.now() / 1000 - headers.timestamp) > toleranceSeconds) return false;
  const expected = Buffer.from(signWebhook(secret, headers.id, headers.timestamp, body));
  return headers.signature.split(' ').some((given) => given.length === expected.length && timingSafeEqual(Buffer.from(given), expected));
}
