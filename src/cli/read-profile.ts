// Threshold profiles as files: read for a model, with errors that name the file.
import { basename } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { readJsonFile } from '../models/json-file.js';
import defaultProfile from '../routing/default-profile.json' with { type: 'json' };
import { readProfile, type ThresholdProfile } from '../routing/index.js';
import { refuseUnknownRules } from '../routing/profile.js';
import { RULE_IDS } from '../rules/index.js';

/** A profile file, or the built-in `default`. Throws E112, and E203 naming file and field, or both models. */
export function readProfileFile(path: string, modelSha256: string): ThresholdProfile {
  const input = path === 'default' ? defaultProfile : readJsonFile(path);
  try {
    return refuseUnknownRules(readProfile(input, modelSha256), RULE_IDS);
  } catch (error) {
    if (!(error instanceof ChartcodeError)) throw error;
    throw new ChartcodeError(error.code, `${basename(path)}: ${error.message}`, error.details);
  }
}
