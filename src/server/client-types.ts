// The types of src/client, from /openapi.json of a service with everything on. `npm run client:build` writes them; a test holds them up to date.
import type { Engine } from '../engine.js';
import { openDatabase } from '../store/database/index.js';
import { createApp } from './app.js';
import { createLog } from './log.js';

const HEAD = `// Generated from /openapi.json by \`npm run client:build\`: change the routes, never this file.
// biome-ignore-all lint: generated
`;

/** The OpenAPI document of a service with a database, so with every route. Codes nothing: its engine is never asked. */
export async function describeApi(): Promise<Record<string, unknown>> {
  const database = await openDatabase(':memory:');
  try {
    const app = createApp({} as Partial<Engine> as Engine, { database, log: createLog('silent') });
    return (await (await app.request('/openapi.json')).json()) as Record<string, unknown>;
  } finally {
    await database.close();
  }
}

/** The text of src/client/openapi.ts for a document. */
export async function writeClientTypes(document: Record<string, unknown>): Promise<string> {
  // A tool of development: the service runs without it.
  const { default: generate, astToString } = await import('openapi-typescript');
  return `${HEAD}${astToString(await generate(document as unknown as Parameters<typeof generate>[0], { alphabetize: true, defaultNonNullable: false }))}`;
}
