// `npm run client:build`: writes src/client/openapi.ts.
import { writeFile } from 'node:fs/promises';
import { describeApi, writeClientTypes } from './client-types.js';

await writeFile(new URL('../client/openapi.ts', import.meta.url), await writeClientTypes(await describeApi()));
