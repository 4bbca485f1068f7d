// Prometheus metrics. Labels hold route patterns, statuses, tiers and error codes: nothing that a note or an address could carry.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Claim } from '../types.js';
import type { Gate } from './gate.js';

export interface Metrics {
  registry: Registry;
  request(labels: { method: string; route: string; status: number }, ms: number): void;
  claim(claim: Claim): void;
  error(code: string): void;
}

const SECONDS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Metrics in a registry of their own, so that two servers in one process do not mix. */
export function createMetrics(gate: Gate, { processMetrics = false }: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'chartcode_http_requests_total',
    help: 'HTTP requests',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'chartcode_http_request_duration_seconds',
    help: 'Time to the response, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const claims = new Counter({
    name: 'chartcode_claims_total',
    help: 'Claims returned, by route (auto, review)',
    labelNames: ['route'],
    registers,
  });
  const claimSeconds = new Histogram({
    name: 'chartcode_claim_engine_seconds',
    help: 'Time inside the engine for one claim',
    buckets: SECONDS,
    registers,
  });
  const codes = new Counter({
    name: 'chartcode_codes_total',
    help: 'Codes returned, by system and tier',
    labelNames: ['system', 'tier'],
    registers,
  });
  const errors = new Counter({
    name: 'chartcode_errors_total',
    help: 'Errors returned, of requests and of batch rows',
    labelNames: ['code'],
    registers,
  });
  new Gauge({
    name: 'chartcode_engine_active',
    help: 'Claims under way',
    registers,
    collect() {
      this.set(gate.active);
    },
  });
  new Gauge({
    name: 'chartcode_engine_queue_depth',
    help: 'Claims waiting for the engine',
    registers,
    collect() {
      this.set(gate.waiting);
    },
  });
  return {
    registry,
    request({ method, route, status }, ms) {
      const labels = { method: METHODS.has(method) ? method : 'other', route, status: String(status) };
      requests.inc(labels);
      seconds.observe(labels, ms / 1000);
    },
    claim(claim) {
      claims.inc({ route: claim.decision.route });
      claimSeconds.observe(claim.timings.totalMs / 1000);
      for (const { system, tier } of claim.codes) codes.inc({ system, tier });
    },
    error(code) {
      errors.inc({ code });
    },
  };
}
