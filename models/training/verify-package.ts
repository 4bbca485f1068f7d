// `chartcode verify` for a package that is not the one that ships: tsx models/training/verify-package.ts DIR. Exit status 1 when a check fails.
import { verifyInstallation } from '../../src/verify.js';

const dir = process.argv[2];
if (!dir) throw new Error('usage: verify-package.ts DIR');
const { ok, checks } = await verifyInstallation(dir);
for (const check of checks) process.stdout.write(`${check.ok ? 'ok    ' : 'FAILED'}  ${check.name}: ${check.detail}\n`);
process.exit(ok ? 0 : 1);
