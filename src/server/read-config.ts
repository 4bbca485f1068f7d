// Reads the settings: command line before environment before JSON file before default.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import { checkVariables } from './check-variables.js';
import { ConfigSchema } from './config.js';
import type { Config } from './config.js';
import { listSettings } from './list-settings.js';
import type { Setting } from './list-settings.js';

type Values = Record<string, Record<string, unknown>>;
type Env = Record<string, string | undefined>;

export interface ReadConfigOptions {
  /** JSON file; `CHARTCODE_CONFIG` when absent. */
  file?: string;
  /** Command-line values by setting, as text: `{ 'server.port': '8080' }`; an undefined one was not given. */
  overrides?: Record<string, string | undefined>;
}

/** The settings in force. Throws E106 that names the setting or variable, also a CHARTCODE_ variable that nothing reads, E112 when a file cannot be read; neither repeats a value. */
export function readConfig(env: Env, options: ReadConfigOptions = {}): Config {
  const settings = listSettings();
  checkVariables(env, settings);
  const file = options.file ?? (env['CHARTCODE_CONFIG'] || undefined);
  const values: Values = file === undefined ? {} : readJsonFile(file, settings);
  const sources = new Map<string, string>();
  for (const setting of settings) {
    const found = findText(setting, env, options.overrides ?? {});
    if (found === undefined) continue;
    sources.set(setting.path, found.source);
    values[setting.part] = { ...values[setting.part], [setting.key]: toValue(setting, found.text) };
  }
  const parsed = ConfigSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => describeIssue(issue, sources));
  const [first] = details;
  throw new ChartcodeError('E106', `a setting has a value that is not allowed: ${first?.field} ${first?.problem}`, details);
}

function findText(setting: Setting, env: Env, overrides: Record<string, string | undefined>): { text: string; source: string } | undefined {
  const given = overrides[setting.path];
  if (given !== undefined) return { text: given, source: setting.path };
  const text = env[setting.env];
  if (text !== undefined && text !== '') return { text, source: setting.env };
  const secretFile = setting.secret ? env[`${setting.env}_FILE`] : undefined;
  if (secretFile === undefined || secretFile === '') return undefined;
  return { text: readText(secretFile, `${setting.env}_FILE`).replace(/\r?\n$/, ''), source: `${setting.env}_FILE` };
}

/** A text by the setting's type; one that does not fit is left as it is, for the schema to refuse. */
function toValue({ type }: Setting, text: string): unknown {
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return { true: true, '1': true, false: false, '0': false }[text.toLowerCase()] ?? text;
  if (type === 'array') return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  return text;
}

function readJsonFile(file: string, settings: readonly Setting[]): Values {
  const refuse = (field: string, problem: string): never => {
    throw new ChartcodeError('E106', `the settings file cannot be used: ${field} ${problem}`, [{ field, problem, file }]);
  };
  let values: unknown;
  try {
    values = JSON.parse(readText(file, 'config'));
  } catch (error) {
    if (error instanceof ChartcodeError) throw error;
    // The parser's message quotes the file.
    return refuse('config', 'is not JSON');
  }
  if (!isRecord(values)) return refuse('config', 'must be an object');
  for (const [part, inner] of Object.entries(values)) if (!isRecord(inner)) return refuse(part, 'must be an object');
  for (const { path, part, key, secret, env } of settings)
    if (secret && (values as Values)[part]?.[key] !== undefined) return refuse(path, `is a secret: set ${env} or ${env}_FILE`);
  return values as Values;
}

function readText(file: string, field: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read';
    throw new ChartcodeError('E112', `the file cannot be read: ${field} (${problem})`, [{ field, file, problem }]);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names the place and what is allowed there; never the value, which may be a secret. */
function describeIssue(issue: z.core.$ZodIssue, sources: Map<string, string>): { field: string; problem: string } {
  const path = issue.path.slice(0, 2).map(String).join('.');
  const field = sources.get(path) ?? (path === '' ? 'config' : path);
  if (issue.code === 'unrecognized_keys') return { field: [path, issue.keys[0]].filter((part) => part !== '').join('.'), problem: 'is no setting' };
  // A refinement's message is written in config.ts, so it holds no value.
  if (issue.code === 'custom') return { field, problem: issue.message };
  const setting = listSettings().find((one) => one.path === path);
  return { field, problem: `must be ${setting?.allowed ?? 'an object'}` };
}
