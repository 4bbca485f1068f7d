// `chartcode verify` for a package that is not the one that ships: tsx models/training/verify-package.ts DIR. Exit status 1 when a check fails.
import './report-errors.js';
import { verifyInstallation } from '../../src/verify.js';
import { fail } from './note-sources.js';

const dir = process.argv[2];
if (!dir) fail('usage: verify-package.ts DIR', 2);
const { ok, checks } = await verifyInstallation(dir);
for (const check of checks) process.stdout.write(`${check.ok ? 'ok    ' : 'FAILED'}  ${check.name}: ${check.detail}\n`);
process.exit(ok ? 0 : 1);
