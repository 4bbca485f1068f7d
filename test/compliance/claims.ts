// Stored claims of a made-up practice, week by week, with as much drift as asked for.
import { seededRandom } from '../../eval/lib/random.js';
import type { SeverityOf, StoredClaim } from '../../src/compliance/index.js';

const DAY_MS = 86_400_000;
const DIAGNOSES = ['I10', 'E78.5', 'K21.9', 'M54.50', 'F32.A', 'J45.909', 'R51.9', 'E03.9'];

export interface Practice { weeks: number; perWeek: number; from: string; seed: number; /** From which week on, and what changes. */ drift?: { week: number; visits?: number; hcc?: number; cc?: number } }

export const severityOf: SeverityOf = (code) => (code === 'J9601' ? 'MCC' : code === 'N179' ? 'CC' : undefined);

/** Claims of a practice: visits, one in five an inpatient stay. `visits`, `hcc`, `cc`: added to the shares once the drift begins. */
export function makeClaims({ weeks, perWeek, from, seed, drift }: Practice): StoredClaim[] {
  const random = seededRandom(seed);
  return Array.from({ length: weeks * perWeek }, (_, i): StoredClaim => {
    const week = Math.floor(i / perWeek);
    const on = drift !== undefined && week >= drift.week;
    const more = (what: 'visits' | 'hcc' | 'cc'): number => (on ? (drift[what] ?? 0) : 0);
    const inpatient = random() < 0.2;
    const codes: StoredClaim['claim']['codes'] = [{ system: 'ICD-10-CM', code: DIAGNOSES[Math.floor(random() * 8)]!, role: 'first_listed' }];
    for (const code of DIAGNOSES) if (random() < 0.2 && code !== codes[0]!.code) codes.push({ system: 'ICD-10-CM', code, role: 'secondary' });
    if (random() < 0.25 + more('hcc')) codes.push({ system: 'ICD-10-CM', code: 'E11.9', role: 'secondary', hcc: { V28: 38 } });
    if (inpatient && random() < 0.4 + more('cc')) codes.push({ system: 'ICD-10-CM', code: random() < 0.3 ? 'J96.01' : 'N17.9', role: 'secondary' });
    const level = random() < 0.35 + more('visits') ? '99214' : random() < 0.1 ? '99215' : random() < 0.85 ? '99213' : '99212';
    if (!inpatient) codes.push({ system: 'CPT', code: level });
    return {
      claimId: `claim-${seed}-${i}`, at: new Date(Date.parse(from) + week * 7 * DAY_MS + Math.floor(random() * 7 * DAY_MS)).toISOString(),
      claim: { setting: inpatient ? 'inpatient' : 'office', documentType: 'progress_note', codes, decision: random() < 0.6 ? (random() < 0.05 ? { route: 'review', reasons: ['audit-sample'], profile: 'default' } : { route: 'auto', reasons: [], profile: 'default' }) : { route: 'review', reasons: ['low-confidence: I10 at 0.71'], profile: 'default' } },
    };
  });
}
