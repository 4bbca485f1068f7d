// Opens the threshold profiles of an engine: those of its package, and those of a folder that a site keeps beside it.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from './errors.js';
import { readJsonFile } from './models/json-file.js';
import type { ModelPackage } from './models/load-package.js';
import { readProfileFolder } from './models/profile-folder.js';
import { type Profiles, readProfile, readSpecialtyProfiles, type ThresholdProfile } from './routing/index.js';
import { refuseUnknownRules } from './routing/profile.js';
import { nameFile } from './routing/select-profile.js';
import { RULE_IDS } from './rules/index.js';

const EXHAUSTIVE = 'codiesp';

/** `codiesp.json` of a package: log-odds from which a finding counts in exhaustive coding. */
export const ExhaustiveSchema = z.looseObject({ threshold: z.number() });

export interface ProfileOptions {
  /** One profile for every encounter: a name of the package, or a file (`*.json`). */
  profile?: string;
  /** Folder of `<specialty>.json` files, which go before those of the package; by default `$CHARTCODE_PROFILES`. */
  profilesDir?: string;
}

/**
 * Reads every profile at once, so that a wrong one is told when the engine starts. A profile of a specialty names its model by the hash of the
 * manifest, so the manifest cannot list it: what stands in provenance is the digest of the profile itself.
 * Throws E112 and E201 (file missing), E202 (altered), E203 (malformed, for another model or another specialty, or naming a rule that does not exist).
 */
export function openProfiles(pkg: ModelPackage, { profile, profilesDir = process.env['CHARTCODE_PROFILES'] || undefined }: ProfileOptions): Profiles {
  const { folder } = pkg.manifest.thresholds;
  if (profile !== undefined) return { fallback: readNamed(pkg, profile), bySpecialty: new Map() };
  const files = [...readProfileFolder(join(pkg.dir, folder)), ...(profilesDir === undefined ? [] : readProfileFolder(profilesDir, true))];
  const bySpecialty = readSpecialtyProfiles(files, pkg.sha256);
  for (const [specialty, one] of bySpecialty) nameFile(`${specialty}.json`, () => refuseUnknownRules(one, RULE_IDS));
  return { fallback: readNamed(pkg, 'default'), bySpecialty };
}

/** The profile of exhaustive coding: all findings from the threshold that was chosen on CodiEsp train, rules that only report, nothing that leaves alone. */
function readExhaustive(pkg: ModelPackage): ThresholdProfile {
  if (!pkg.manifest.scorer.findings) throw new ChartcodeError('E203', `the package ${pkg.manifest.id} has no trees for exhaustive coding`, [{ profile: EXHAUSTIVE }]);
  const parsed = ExhaustiveSchema.safeParse(JSON.parse(pkg.read(`${pkg.manifest.thresholds.folder}/${EXHAUSTIVE}.json`).toString('utf8')));
  if (!parsed.success) throw new ChartcodeError('E203', `malformed: ${EXHAUSTIVE}.json`, [{ file: `${EXHAUSTIVE}.json` }]);
  const base = readNamed(pkg, 'default');
  return {
    ...base, id: EXHAUSTIVE, source: 'threshold for every finding that a note asserts, chosen on CodiEsp train', rules: { flagOnly: [...RULE_IDS] }, findings: { leastLogit: parsed.data.threshold },
    auto: { ...base.auto, allowed: false },
  };
}

function readNamed(pkg: ModelPackage, name: string): ThresholdProfile {
  if (name === EXHAUSTIVE) return readExhaustive(pkg);
  if (name.endsWith('.json')) return nameFile(basename(name), () => refuseUnknownRules(readProfile(readJsonFile(name), pkg.sha256), RULE_IDS));
  return refuseUnknownRules(readProfile(JSON.parse(pkg.read(`${pkg.manifest.thresholds.folder}/${name}.json`).toString('utf8')), pkg.sha256), RULE_IDS);
}

/** What provenance says of a profile: its id and the digest of what it holds. */
export function nameProfile(profile: ThresholdProfile): string {
  return `${profile.id} ${createHash('sha256').update(JSON.stringify(profile)).digest('hex').slice(0, 12)}`;
}
