// Compliance: the audit sample, drift of coding intensity against a frozen baseline, the report and the written policy.
export { BaselineSchema, StoredClaimSchema, type Baseline, type DriftReport, type MeasureChart, type SeverityOf, type StoredClaim } from './contract.js';
export { type AuditSample, drawSample, type WorkItem } from './draw-sample.js';
export { findDrift } from './find-drift.js';
export { freezeBaseline } from './freeze-baseline.js';
export { type ComplianceReport, formatReportHtml, formatReportText } from './format-report.js';
export { fillPolicy, type PolicyFacts } from './fill-policy.js';
