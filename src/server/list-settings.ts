// The settings as a list, read from the schema: where each stands, its variable, its type, default and reason.
import { z } from 'zod';
import { ConfigSchema } from './config.js';
import type { Config } from './config.js';

/** One setting. `path` is that of the JSON file (`server.port`); `type` as JSON Schema names it. */
export interface Setting {
  path: string;
  part: string;
  key: string;
  env: string;
  secret: boolean;
  type: string;
  allowed: string;
  default: unknown;
  description: string;
}

interface Node {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  items?: Node;
  properties?: Record<string, Node>;
  env?: string;
  secret?: boolean;
}

/** The configuration as JSON Schema (draft 2020-12), the variable of each setting under `env`. */
export function describeAsJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ConfigSchema, { io: 'input' });
}

/** Every setting, in the schema's order. */
export function listSettings(): Setting[] {
  const { properties = {} } = describeAsJsonSchema() as Node;
  return Object.entries(properties).flatMap(([part, { properties: settings = {} }]) =>
    Object.entries(settings).map(([key, node]) => ({
      path: `${part}.${key}`,
      part,
      key,
      env: node.env ?? '',
      secret: node.secret === true,
      type: node.type ?? 'string',
      allowed: describeAllowed(node),
      default: node.default,
      description: node.description ?? '',
    })),
  );
}

/** The settings as a Markdown reference: one table a part. */
export function describeAsMarkdown(): string {
  const { properties = {} } = describeAsJsonSchema() as Node;
  const settings = listSettings();
  const parts = Object.entries(properties).map(([part, { description = '' }]) =>
    [
      `## ${part}`,
      `${description}.`,
      '',
      '| setting | variable | allowed | default | why |',
      '|---|---|---|---|---|',
      ...settings.filter((one) => one.part === part).map(describeRow),
    ].join('\n'),
  );
  const head = [
    '# Settings',
    '',
    'A command-line option goes before its environment variable, that before the JSON file (`--config FILE` or `CHARTCODE_CONFIG`), that before the default.',
    'An empty variable counts as absent. A secret comes from its variable, or from the file that `VARIABLE_FILE` names; the JSON file may not hold it.',
    'A `CHARTCODE_` variable that is neither here nor read elsewhere (`CHARTCODE_MODELS`, `CHARTCODE_DATA`, ...) stops the start with E106: a mistyped name must not pass for a setting.',
  ];
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

function describeRow({ path, env, secret, allowed, default: value, description }: Setting): string {
  const cells = [`\`${path}\``, `\`${env}\`${secret ? ' (secret)' : ''}`, allowed, value === undefined ? 'absent' : `\`${JSON.stringify(value)}\``, description];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function describeAllowed({ type = 'string', enum: values, minimum, maximum, minLength = 1, items }: Node): string {
  if (values !== undefined) return `one of ${values.map(String).join(', ')}`;
  if (type === 'array') return `${items?.type ?? 'string'}s (separated by commas in the variable)`;
  if (minimum !== undefined && maximum !== undefined) return `a ${type === 'integer' ? 'whole number' : type} from ${minimum} to ${maximum}`;
  if (type === 'boolean') return 'true or false';
  return minLength > 1 ? `a ${type} of ${minLength} characters or more` : `a ${type}`;
}

/** The settings in force as they may be shown: a secret that is set reads `(set)`. */
export function maskSecrets(config: Config): Record<string, Record<string, unknown>> {
  const secrets = new Set(listSettings().filter(({ secret }) => secret).map(({ path }) => path));
  return Object.fromEntries(
    Object.entries(config).map(([part, values]) => [
      part,
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, secrets.has(`${part}.${key}`) && value !== undefined ? '(set)' : value])),
    ]),
  );
}
