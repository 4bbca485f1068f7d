// The settings of compliance as the reports take them.
import { type ComplianceOptions, readBaseline } from '../store/compliance/make-report.js';
import defaultProfile from '../routing/default-profile.json' with { type: 'json' };
import type { Config } from './config.js';

/** Reads the frozen baseline, where one is named. Throws E112 or E203. */
export function toComplianceOptions({ sampleShare, periodDays, falseAlarmsPerYear, baseline }: Config['compliance']): ComplianceOptions {
  return { sampleShare, heldBack: defaultProfile.auto.auditShare, periodDays, falseAlarmsPerYear, ...(baseline === undefined ? {} : { baseline: readBaseline(baseline) }) };
}
