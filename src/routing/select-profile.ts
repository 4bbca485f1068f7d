// Which threshold profile an encounter gets: the one that was asked for, else that of its specialty, else the default.
import { ChartcodeError } from '../errors.js';
import { readProfile, type ThresholdProfile } from './profile.js';

export interface Profiles {
  /** For encounters without a specialty, and for specialties without a profile. */
  fallback: ThresholdProfile;
  /** By the specialty's short form (`specialtySlug`); empty when one profile was asked for by name, which then holds for every encounter. */
  bySpecialty: ReadonlyMap<string, ThresholdProfile>;
}

/** The short form of a specialty's name, which is the name of its profile's file: lower case, words joined by hyphens. */
export function specialtySlug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** The profile of an encounter's specialty. */
export function selectProfile(profiles: Profiles, specialty: string | undefined): ThresholdProfile {
  return (specialty === undefined ? undefined : profiles.bySpecialty.get(specialtySlug(specialty))) ?? profiles.fallback;
}

/**
 * Profiles read from files, by the specialty that each file is named for. Throws E203 naming the file: malformed, made for another model, or tuned
 * on another specialty than its name says. A wrong file stops everything: routing by the default instead would go unseen.
 */
export function readSpecialtyProfiles(files: readonly { name: string; file: string; value: unknown }[], modelSha256: string): Map<string, ThresholdProfile> {
  return new Map(files.map(({ name, file, value }) => [specialtySlug(name), readSpecialtyProfile(name, file, value, modelSha256)]));
}

function readSpecialtyProfile(name: string, file: string, value: unknown, modelSha256: string): ThresholdProfile {
  const profile = nameFile(file, () => readProfile(value, modelSha256));
  const tunedOn = profile.tuned?.specialty;
  if (tunedOn !== undefined && tunedOn !== 'all' && specialtySlug(tunedOn) !== specialtySlug(name))
    throw new ChartcodeError('E203', `${file}: the threshold profile was tuned on ${specialtySlug(tunedOn)}`, [{ file, tunedOn: specialtySlug(tunedOn) }]);
  return profile;
}

/** Runs a reader of a profile; its error names the file. */
export function nameFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChartcodeError)) throw error;
    throw new ChartcodeError(error.code, `${file}: ${error.message}`, error.details);
  }
}
