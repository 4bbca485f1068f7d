// The high tier of the package's default profile: the lowest probability from which the precision of training codes, coded out of fold, is proved.
//   tsx models/training/tune-tiers.ts --package DIR --gold NOTES.jsonl.gz --claims FILE [--target 0.93] [--confidence 0.95]
// --claims: out-of-fold claims of calibrate-lines.ts; --gold: their coding. Writes thresholds/default.json; all else is that of src/routing/default-profile.json.
// One threshold for all systems: probabilities are calibrated by system, and each alone has too few codes; a system that is surely worse there keeps the profile's own.
// Claims leave alone from .95 a code, as before: the tier says what a reader may trust, not what goes unread. Run make-manifest.ts afterwards.
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clopperPearsonLower } from '../../eval/lib/bounds.js';
import { loadCodedNotes } from '../../eval/lib/dataset.js';
import { readPredictions } from '../../eval/lib/prediction.js';
import { chooseControl, type ControlOptions, testGrid, type Unit } from '../../eval/lib/risk-control.js';
import { judgedCodes } from '../../eval/lib/score-claims.js';
import { pairCases } from '../../eval/lib/slots.js';
import { readNumber } from '../../eval/lib/read-number.js';
import { makeFolder } from '../../src/models/make-folder.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { readProfile } from '../../src/routing/index.js';
import { SYSTEMS } from '../../src/types.js';
import { fail } from './note-sources.js';

/** Lowest probability of every code of a claim that leaves alone. */
const AUTO = 0.95;
/** A profile inside a package is bound to it by the manifest's hash and names no model. */
const UNNAMED = '0'.repeat(64);

const { values } = parseArgs({ options: Object.fromEntries(['package', 'gold', 'claims', 'target', 'confidence'].map((name) => [name, { type: 'string' as const }])) });
const option = (name: string): string | undefined => values[name] as string | undefined;
const [packageDir, gold, claims] = [option('package'), option('gold'), option('claims')];
if (!packageDir || !gold || !claims) fail('needed: --package --gold --claims', 2);
const control: ControlOptions = { target: readNumber('--target', option('target') ?? '0.93', 0, 1), confidence: readNumber('--confidence', option('confidence') ?? '0.95', 0, 1), bound: 'clopper-pearson', starts: 3 };
const predictions = await readPredictions(claims);
const { notes } = await loadCodedNotes(gold, true);
const cases = pairCases(notes.filter((note) => predictions.has(note.id)), predictions);
const codes = cases.map((one) => judgedCodes(one).map(({ code, right }) => ({ system: code.system, probability: code.probability ?? 0, right })));
const units: Unit[] = codes;
const count = (threshold: number): number => units.flat().filter((one) => one.probability >= threshold).length;
const chosen = chooseControl(testGrid(units, false, control), units.flat().length, 'codes', control, count);
if (chosen.threshold === null) {
  process.stderr.write(`no tier is proved: ${chosen.reason ?? ''}\n`);
  process.exit(1);
}
const high = chosen.threshold;
const bySystem = SYSTEMS.flatMap((system) => {
  const own = codes.flat().filter((one) => one.system === system && one.probability >= high);
  const right = own.filter((one) => one.right).length;
  // the upper bound of the precision: one minus the lower bound of the share of wrong codes
  return own.length ? [{ system, n: own.length, right, surelyWorse: 1 - clopperPearsonLower(own.length - right, own.length, control.confidence) < control.target }] : [];
});
const base = readProfile(defaultProfile, UNNAMED);
const [own, medium] = [base.tiers.default, Math.min(base.tiers.default.medium, high)];
const profile = readProfile({
  ...base,
  source: `high tier from ${high}: precision ${control.target} proved at confidence ${control.confidence} (Learn then Test, Clopper-Pearson with design effect) on ${cases.length} training notes coded out of fold: ${chosen.right} of ${chosen.n} right, lower bound ${chosen.lower}; ${bySystem.map(({ system, n, right }) => `${system} ${right} of ${n}`).join(', ')}; conditions set by hand`,
  tiers: { default: { high, medium }, ...Object.fromEntries(bySystem.filter((one) => one.surelyWorse).map(({ system }) => [system, own])) },
  auto: { ...base.auto, lowestProbability: AUTO },
}, UNNAMED);
makeFolder(join(packageDir, 'thresholds'));
writeFileSync(join(packageDir, 'thresholds', 'default.json'), `${JSON.stringify(profile, null, 2)}\n`);
process.stderr.write(`${profile.source}\nshare of codes in the high tier ${chosen.coverage}\n`);
