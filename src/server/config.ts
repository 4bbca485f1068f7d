// Every setting of the service: one schema over the environment and a JSON file. `chartcode config` prints it as the reference.
import { z } from 'zod';

/**
 * A setting. `why` says what it does and why its default is what it is; `env` is never `CHARTCODE_PORT` or `CHARTCODE_SERVICE_*`, which Kubernetes
 * sets. A secret is never printed, may not stand in the JSON file, and may come from the file that `<env>_FILE` names.
 */
function setting<T extends z.ZodType>(schema: T, env: string, why: string, more: { secret?: true } = {}): T {
  return schema.meta({ env, description: why, ...more });
}

const whole = (from: number, to: number) => z.number().int().min(from).max(to);
const MIB = 1 << 20;

const ServerSettings = z.strictObject({
  host: setting(z.string().min(1).default('127.0.0.1'), 'CHARTCODE_HOST', 'Address to listen on. Only this machine by default, since notes are health records; a container sets 0.0.0.0 behind its proxy.'),
  port: setting(whole(0, 65_535).default(8080), 'CHARTCODE_HTTP_PORT', 'Port of the HTTP API; 0 picks a free one.'),
  mllpPort: setting(whole(0, 65_535).optional(), 'CHARTCODE_MLLP_PORT', 'Port of an MLLP listener for HL7 v2 messages; none when absent.'),
  mllpHost: setting(z.string().min(1).default('127.0.0.1'), 'CHARTCODE_MLLP_HOST', 'Address of the MLLP listener. Only this machine by default: MLLP has neither keys nor encryption, so let a tunnel or an interface engine reach it.'),
  drainMs: setting(whole(0, 600_000).default(30_000), 'CHARTCODE_DRAIN_MS', 'How long a stop waits for claims under way, ms. Keep it below the grace period of whatever stops the process.'),
  logLevel: setting(z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'), 'CHARTCODE_LOG_LEVEL', 'Least severe log line that is written. No level writes note text.'),
});

const EngineSettings = z.strictObject({
  workers: setting(whole(1, 256).optional(), 'CHARTCODE_WORKERS', 'Inference threads. Each holds its own model (about 0.65 GB); one that uses every core when absent.'),
  model: setting(z.string().min(1).optional(), 'CHARTCODE_MODEL', 'Folder of another model package; the one that ships when absent.'),
  profile: setting(z.string().min(1).optional(), 'CHARTCODE_PROFILE', 'One threshold profile for every encounter: a name of the package, or a file. When absent, the encounter\'s specialty selects one, else the default of the package.'),
  profiles: setting(z.string().min(1).optional(), 'CHARTCODE_PROFILES', 'Folder of threshold profiles, <specialty>.json each, that go before those of the package. A malformed one, or one of another model, stops the start.'),
});

const LimitSettings = z.strictObject({
  maxBodyBytes: setting(whole(1024, 1024 * MIB).default(8 * MIB), 'CHARTCODE_MAX_BODY_BYTES', 'Largest body of one claim request, bytes. Bounds the memory that one caller can take.'),
  maxBatchBytes: setting(whole(1024, 4095 * MIB).default(64 * MIB), 'CHARTCODE_MAX_BATCH_BYTES', 'Largest body of a batch request, bytes; larger sets go to jobs.'),
  maxBatchRows: setting(whole(1, 1_000_000).default(10_000), 'CHARTCODE_MAX_BATCH_ROWS', 'Most rows of a batch request: its connection stays open until the last is coded.'),
  maxQueue: setting(whole(0, 100_000).default(64), 'CHARTCODE_MAX_QUEUE', 'Claims that may wait before callers are sent away with 429: about half a minute of work on two cores. Their bodies are not read then, and the answer is held back a tenth of a second, so that callers who ask again at once do not take the processor from claims under way.'),
  maxBatches: setting(whole(0, 1000).default(4), 'CHARTCODE_MAX_BATCHES', 'Batches that may be open at once; their rows share the workers with single claims, which go first.'),
});

const DatabaseSettings = z.strictObject({
  url: setting(z.string().regex(/^postgres(ql)?:\/\//).optional(), 'DATABASE_URL', 'Postgres server (postgres://user:password@host/name) for several servers and workers; the embedded SQLite file when absent.', { secret: true }),
  path: setting(z.string().min(1).default('chartcode-data/chartcode.db'), 'CHARTCODE_DATABASE_PATH', 'File of the embedded database, made when it is missing, readable by its owner only. One machine, no set-up. `:memory:` keeps nothing after a stop.'),
});

const JobSettings = z.strictObject({
  inProcess: setting(z.boolean().default(true), 'CHARTCODE_JOBS_IN_PROCESS', 'Whether the server codes jobs with its own threads; false when `chartcode worker` processes do.'),
  maxWaitingBytes: setting(whole(1024, 1024 * 1024 * MIB).default(256 * MIB), 'CHARTCODE_JOBS_MAX_WAITING_BYTES', 'Bytes of job rows that may wait for their answer, over all jobs, before an upload is sent away with 429; about four a token, so an hour or two of one server.'),
  leaseMs: setting(whole(1000, 3_600_000).default(30_000), 'CHARTCODE_JOBS_LEASE_MS', 'How long a worker that died keeps its rows, ms. A living one renews three times as often.'),
  maxAttempts: setting(whole(1, 1000).default(5), 'CHARTCODE_JOBS_MAX_ATTEMPTS', 'How often a row may be begun before it is answered with E502: a row that kills its worker must not go round for ever.'),
  retentionDays: setting(z.number().min(0.01).max(3650).default(7), 'CHARTCODE_JOBS_RETENTION_DAYS', 'Days that an ended job and its results are kept: long enough to fetch them, no longer, since results quote notes.'),
  webhookSecret: setting(z.string().min(24).optional(), 'CHARTCODE_WEBHOOK_SECRET', 'Signs webhooks (HMAC-SHA256): `whsec_` and base64, or 24 characters or more. No webhooks when absent.', { secret: true }),
  webhookOrigins: setting(z.array(z.string()).default([]), 'CHARTCODE_WEBHOOK_ORIGINS', 'Origins (https://host:port) that a job may name for its webhook. None by default: a server that posts anywhere opens its network to its callers.'),
});

const OutputSettings = z.strictObject({
  x12Parties: setting(z.string().min(1).optional(), 'CHARTCODE_X12_PARTIES', 'JSON file with the parties of X12 drafts (submitter, receiver, billing provider, payer); placeholders, which no payer takes, when absent. It may not name a subscriber.'),
});

const AccessSettings = z.strictObject({
  ratePerMinute: setting(whole(1, 1_000_000).default(600), 'CHARTCODE_RATE_PER_MINUTE', 'Requests a minute of an API key that has no limit of its own. Each server counts by itself and starts anew when it is restarted: of two servers behind a balancer, a key may make up to twice as many. Set it to the wanted limit divided by the number of servers, or limit at the balancer.'),
  failuresPerMinute: setting(whole(1, 10_000).default(20), 'CHARTCODE_FAILURES_PER_MINUTE', 'Wrong keys a minute from one address before it has to wait: each one costs a scrypt. Counted in each server by itself, too.'),
  corsOrigins: setting(z.array(z.string()).default([]), 'CHARTCODE_CORS_ORIGINS', 'Origins whose pages may call from a browser. None by default: clients are programs.'),
  trustedProxies: setting(z.array(z.string()).default([]), 'CHARTCODE_TRUSTED_PROXIES', 'Addresses or CIDR blocks of proxies whose X-Forwarded-For is believed. None by default: anyone can send that header.'),
  tlsCert: setting(z.string().min(1).optional(), 'CHARTCODE_TLS_CERT', 'PEM file of the certificate chain; with tlsKey the server speaks HTTPS (TLS 1.2 or later). Absent: plain HTTP, for this machine or behind a proxy.'),
  tlsKey: setting(z.string().min(1).optional(), 'CHARTCODE_TLS_KEY_PATH', 'PEM file of the private key of tlsCert.'),
});

const AuditSettings = z.strictObject({
  texts: setting(z.enum(['none', 'quotes', 'notes']).default('none'), 'CHARTCODE_AUDIT_TEXTS', 'What of a note is kept beside the audit trail, always sealed (AES-256-GCM): nothing, the quotes behind codes, or the whole note; the latter two with age, sex, dates and payer as they were sent. Nothing by default, since what is not kept cannot leak, but the days of service and the claim type, so that the claim can be had as an 837 later; sealed where there are keys.'),
  retentionDays: setting(z.number().min(1).max(36_500).default(400), 'CHARTCODE_AUDIT_RETENTION_DAYS', 'Days until kept texts, days of service and the salts of their digests are deleted; the chain stays whole. A little more than a year: a code can be explained until then.'),
  textKeys: setting(z.string().min(1).optional(), 'CHARTCODE_TEXT_KEYS', 'Keys that seal texts, as `id:key,id:key` (32 bytes, base64 or hex): the first seals, all open. Put a new one in front to rotate, then run `chartcode audit reseal`.', { secret: true }),
  key: setting(z.string().min(1).optional(), 'CHARTCODE_AUDIT_KEY', 'Key of the MACs of the audit trail (32 bytes, base64 or hex), kept away from the database: who can write the database but lacks it cannot forge the trail.', { secret: true }),
});

const ComplianceSettings = z.strictObject({
  sampleShare: setting(z.number().min(0.05).max(0.1).default(0.08), 'CHARTCODE_COMPLIANCE_SAMPLE_SHARE', 'Share of the claims that could leave without a person that a coder audits, those held back by the threshold profile counted: 0.05 to 0.1.'),
  reviewDays: setting(whole(1, 365).default(14), 'CHARTCODE_COMPLIANCE_REVIEW_DAYS', 'Days within which sampled claims are to be reviewed; for the written policy.'),
  leastAgreement: setting(z.number().min(0.5).max(1).default(0.95), 'CHARTCODE_COMPLIANCE_LEAST_AGREEMENT', 'Agreement in the sample below which automatic release is to stop; for the written policy.'),
  periodDays: setting(whole(1, 92).default(7), 'CHARTCODE_COMPLIANCE_PERIOD_DAYS', 'Days of a point of the drift charts; thin periods are joined.'),
  falseAlarmsPerYear: setting(z.number().min(0.01).max(12).default(0.5), 'CHARTCODE_COMPLIANCE_FALSE_ALARMS', 'False alarms a year, over all measures, that the control limits are set for: fewer means later.'),
  baseline: setting(z.string().min(1).optional(), 'CHARTCODE_COMPLIANCE_BASELINE', 'Frozen baseline (`chartcode compliance freeze`) that drift is looked for against; none is when absent.'),
});

// A new part: its own strictObject above, one line here. Parts are optional in the file; every setting needs a default or to be optional.
export const ConfigSchema = z.strictObject({
  server: ServerSettings.prefault({}).meta({ description: 'The HTTP listener' }),
  engine: EngineSettings.prefault({}).meta({ description: 'Model and threads' }),
  limits: LimitSettings.prefault({}).meta({ description: 'What one caller may ask for' }),
  output: OutputSettings.prefault({}).meta({ description: 'Formats of claims beside JSON' }),
  database: DatabaseSettings.prefault({}).meta({ description: 'Where jobs, audit trail, reviews and keys are kept' }),
  jobs: JobSettings.prefault({}).meta({ description: 'Batches that are coded in the background' }),
  access: AccessSettings.prefault({}).meta({ description: 'Who may call, how often, and by which transport' }),
  audit: AuditSettings.prefault({}).meta({ description: 'The audit trail and the texts beside it' }),
  compliance: ComplianceSettings.prefault({}).meta({ description: 'Audit sample and drift of coding intensity' }),
});

export type Config = z.infer<typeof ConfigSchema>;
