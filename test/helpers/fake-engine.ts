// A small deterministic engine for the callers' contract tests: it finds a dozen words and makes a whole claim of them.
import { validateEncounter } from '../../src/document/validate-encounter.js';
import type { Engine, ModelInfo } from '../../src/engine.js';
import { ChartcodeError } from '../../src/errors.js';
import type { DiagnosisCodes, Edition } from '../../src/reference/types.js';
import { MAX_DOCUMENT_CHARS } from '../../src/types.js';
import type { Claim, ClaimCode, Rejected } from '../../src/types.js';

const TITLES: Record<string, string> = {
  I10: 'Essential (primary) hypertension',
  E11: 'Type 2 diabetes mellitus',
  E119: 'Type 2 diabetes mellitus without complications',
  E1165: 'Type 2 diabetes mellitus with hyperglycemia',
  J45: 'Asthma',
  J45909: 'Unspecified asthma, uncomplicated',
  R51: 'Headache',
  R519: 'Headache, unspecified',
};
const WORDS: [word: string, code: string, probability: number][] = [
  ['hypertension', 'I10', 0.97],
  ['diabetes', 'E119', 0.88],
  ['asthma', 'J45909', 0.71],
  ['headache', 'R519', 0.6],
];
const MODEL: ModelInfo = { id: 'fake-1', sha256: 'f'.repeat(64), labels: 4, edition: 'FY2026', metrics: { f1: 0.5 } };

const dot = (code: string): string => (code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code);

// Partial: the callers ask for these members only, and the interface may grow.
const icd10cm = {
  edition: 'FY2026',
  billable: ['E119', 'E1165', 'I10', 'J45909', 'R519'],
  has: (code) => code in TITLES,
  isBillable: (code) => icd10cm.billable.includes(code),
  title: (code) => {
    const title = TITLES[code];
    if (title === undefined) throw new ChartcodeError('E303');
    return title;
  },
  parent: (code) => (code.length > 3 ? code.slice(0, 3) : undefined),
  children: (code) => (code.length === 3 ? Object.keys(TITLES).filter((other) => other !== code && other.startsWith(code)) : []),
  billableUnder: (code) => icd10cm.billable.filter((other) => other.startsWith(code)),
  notes: (code, kind) =>
    code.startsWith('E11') && kind === 'excludes1'
      ? [{ at: 'E11', text: 'gestational diabetes (O24.4-)', codes: { prefixes: ['O244'], ranges: [['E08', 'E09']] } }]
      : [],
  seventhCharacters: () => undefined,
  edits: () => ({
    manifestation: false,
    unacceptablePrincipal: false,
    externalCause: false,
    unspecified: false,
    questionableAdmission: false,
  }),
  isPoaExempt: () => false,
  hcc: (code): Record<string, number> => (code.startsWith('E11') ? { V28: 38 } : {}),
} as Partial<DiagnosisCodes> as DiagnosisCodes;

const edition = {
  id: 'FY2026',
  from: '2025-10-01',
  validThrough: '2026-09-30',
  icd10cm,
  index: () => [],
  procedureTitle: (system, code) => (system === 'HCPCS' && code === 'J0171' ? 'Injection, adrenalin, epinephrine, 0.1 mg' : undefined),
  tables: [{ name: 'icd10cm', source: 'test', edition: 'FY2026', sha256: 'a'.repeat(64), rows: 8, validThrough: '2026-09-30' }],
} as Partial<Edition> as Edition;

export interface FakeEngineOptions {
  /** Milliseconds that a claim takes. */
  delayMs?: number;
  /** Called at the start of each claim; may hold it or throw. */
  onCode?: (text: string) => Promise<void> | void;
}

/** An Engine that needs no model; `closed()` tells whether it was closed. */
export function createFakeEngine(options: FakeEngineOptions = {}): Engine & { closed(): boolean } {
  let closed = false;
  return {
    edition,
    models: [MODEL],
    closed: () => closed,
    close: () => {
      closed = true;
      return Promise.resolve();
    },
    search: (query, limit = 20) =>
      Promise.resolve(
        Object.entries(TITLES)
          .filter(([, title]) => title.toLowerCase().includes(query.toLowerCase()))
          .slice(0, limit)
          .map(([code, description], place) => ({ system: 'ICD-10-CM' as const, code: dot(code), description, score: 1 / (place + 1) })),
      ),
    async code(input) {
      const encounter = validateEncounter(input);
      const documents = encounter.documents ?? [{ id: 'note', text: encounter.text ?? '' }];
      for (const document of documents) checkText(document.text);
      await options.onCode?.(documents[0]?.text ?? '');
      if (options.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
      return makeClaim(encounter, documents);
    },
  };
}

function checkText(text: string): void {
  const refuse = (code: 'E102' | 'E103' | 'E104', problem: string): never => {
    throw new ChartcodeError(code, undefined, [{ field: 'text', problem }]);
  };
  if (text.trim() === '') refuse('E102', 'is empty');
  if (text.length > MAX_DOCUMENT_CHARS) refuse('E103', `is longer than ${MAX_DOCUMENT_CHARS} characters`);
  if (/[\0\p{Surrogate}]/u.test(text)) refuse('E104', 'holds characters that no note has');
  if (/<html|<p>|<div/i.test(text)) refuse('E104', 'is HTML');
}

function makeClaim(encounter: ReturnType<typeof validateEncounter>, documents: { id: string; text: string }[]): Claim {
  const codes: ClaimCode[] = [];
  const rejected: Rejected[] = [];
  for (const { id: documentId, text } of documents)
    for (const [word, code, probability] of WORDS) {
      const start = text.toLowerCase().indexOf(word);
      if (start === -1) continue;
      const span = { documentId, start, end: start + word.length, text: text.slice(start, start + word.length) };
      if (/\bno $/i.test(text.slice(0, start))) {
        rejected.push({ ...span, reason: 'negated', wouldBe: dot(code) });
        continue;
      }
      codes.push({
        system: 'ICD-10-CM',
        code: dot(code),
        description: TITLES[code] ?? '',
        role: codes.length === 0 ? 'first_listed' : 'secondary',
        sequence: codes.length + 1,
        probability,
        tier: probability >= 0.95 ? 'high' : probability >= 0.8 ? 'medium' : 'low',
        evidence: [{ ...span, section: 'assessment' }],
        sources: ['model'],
        flags: [],
      });
    }
  const low = codes
    .filter(({ tier }) => tier === 'low')
    .map(({ code, probability }) => `low-confidence: ${code} at ${probability.toFixed(2)}`);
  return {
    ...(encounter.id === undefined ? {} : { id: encounter.id }),
    documentType: encounter.documentType ?? 'progress_note',
    setting: encounter.setting ?? 'office',
    codes,
    em: null,
    findings:
      codes.length === 0
        ? [
            {
              id: 'finding-1',
              rule: 'nothing-coded',
              severity: 'warning',
              action: 'flagged',
              codes: [],
              message: 'No diagnosis was found.',
              source: 'test',
            },
          ]
        : [],
    rejected,
    queries: low.length === 0 ? [] : [{ topic: 'specificity', message: 'Ask for the type.', evidence: [] }],
    decision: { route: low.length === 0 && codes.length > 0 ? 'auto' : 'review', reasons: low, profile: 'default' },
    provenance: {
      model: { id: MODEL.id, sha256: MODEL.sha256 },
      calibration: 'none',
      thresholds: 'default',
      editions: { 'ICD-10-CM': 'FY2026' },
      tables: {},
    },
    timings: { totalMs: 1 },
  };
}
