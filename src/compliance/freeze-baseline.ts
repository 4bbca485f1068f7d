// Freezes the claims of a time that is taken as right.
import { createHash } from 'node:crypto';
import { ChartcodeError } from '../errors.js';
import type { Baseline, SeverityOf, StoredClaim } from './contract.js';
import table from './measures.json' with { type: 'json' };
import { observeClaim } from './observe.js';

/** Mean and variance of every measure. Throws E141 when the claims are fewer than a baseline needs. */
export function freezeBaseline(claims: readonly StoredClaim[], name: string, now: Date, severityOf: SeverityOf): Baseline {
  const least = table.control.leastBaseline;
  if (claims.length < least) throw new ChartcodeError('E141', `there are too few claims for a baseline: ${claims.length}, ${least} are needed`, [{ field: 'claims', problem: `are ${claims.length}, ${least} are needed` }]);
  const values = new Map<string, { kind: 'share' | 'mean'; values: number[] }>();
  for (const claim of claims) for (const { measure, kind, value } of observeClaim(claim, severityOf)) {
    const known = values.get(measure) ?? { kind, values: [] };
    known.values.push(value);
    values.set(measure, known);
  }
  const days = claims.map(({ at }) => at).sort();
  return {
    schema: 'chartcode.compliance-baseline/1', name, frozenAt: now.toISOString(), from: days[0] ?? '', until: days.at(-1) ?? '', claims: claims.length,
    claimsSha256: createHash('sha256').update(claims.map(({ claimId }) => claimId).sort().join('\n')).digest('hex'),
    measures: Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([measure, one]) => [measure, { kind: one.kind, n: one.values.length, ...moments(one.values) }])),
  };
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1) };
}
