// Tiers of the package's default profile: by code system, the lowest probability from which the precision of training codes coded out of fold is proved.
//   tsx models/training/tune-tiers.ts --package DIR --gold NOTES.jsonl.gz --claims FILE [--target 0.9] [--confidence 0.95]
// --claims: out-of-fold claims of calibrate-lines.ts; --gold: their coding. Writes thresholds/default.json; conditions are those of src/routing/default-profile.json.
// Claims leave alone from .95 a code, as before: the tiers say what a reader may trust, not what goes unread. Run make-manifest.ts afterwards.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { digestFile } from '../../eval/lib/digest.js';
import { loadCodedNotes } from '../../eval/lib/dataset.js';
import { readPredictions } from '../../eval/lib/prediction.js';
import { pairCases } from '../../eval/lib/slots.js';
import { formatTuning, tuneProfile } from '../../eval/tune.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { readProfile } from '../../src/routing/index.js';

/** Lowest probability of every code of a claim that leaves alone. */
const AUTO = 0.95;
/** The tuner asks which model it was; a profile inside a package is bound to it by the manifest's hash and names none. */
const UNNAMED = '0'.repeat(64);

const { values } = parseArgs({ options: Object.fromEntries(['package', 'gold', 'claims', 'target', 'confidence'].map((name) => [name, { type: 'string' as const }])) });
const option = (name: string): string | undefined => values[name] as string | undefined;
const [packageDir, gold, claims, target, confidence] = [option('package'), option('gold'), option('claims'), Number(option('target') ?? 0.9), Number(option('confidence') ?? 0.95)];
if (!packageDir || !gold || !claims) throw new Error('needed: --package --gold --claims');
const predictions = await readPredictions(claims);
const { notes } = await loadCodedNotes(gold, true);
const cases = pairCases(notes.filter((note) => predictions.has(note.id)), predictions);
const base = readProfile(defaultProfile, UNNAMED);
const result = tuneProfile(cases, { target, confidence, base, modelSha256: UNNAMED, dataset: basename(gold), dataSha256: await digestFile(gold), author: 'models/training/tune-tiers.ts', date: new Date().toISOString().slice(0, 10) });
process.stderr.write(formatTuning(result));
const proved = Object.entries(result.profile.tuned!.systems).filter(([, one]) => one.threshold !== null);
const medium = base.tiers.default.medium;
const profile = readProfile({
  ...base,
  source: `tiers: precision ${target} proved at confidence ${confidence} (Learn then Test, Clopper-Pearson) on ${cases.length} training notes coded out of fold, ${proved.map(([system, { threshold, right, n, lower }]) => `${system} from ${threshold} (${right} of ${n} right, lower bound ${lower})`).join(', ')}; conditions set by hand`,
  tiers: { default: base.tiers.default, ...Object.fromEntries(proved.map(([system, { threshold }]) => [system, { high: threshold, medium: Math.min(medium, threshold!) }])) },
  auto: { ...base.auto, lowestProbability: AUTO },
}, UNNAMED);
mkdirSync(join(packageDir, 'thresholds'), { recursive: true });
writeFileSync(join(packageDir, 'thresholds', 'default.json'), `${JSON.stringify(profile, null, 2)}\n`);
