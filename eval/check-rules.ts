// Runs the rules on a dataset's own gold (required codes only) and lists what they call wrong: `tsx eval/check-rules.ts DATASET`.
import { parseArgs } from 'node:util';
import { loadEdition } from '../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../src/rules/index.js';
import type { EncounterFacts, Finding } from '../src/types.js';
import { loadSomeNotes, type CodedNote } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { quantile } from './lib/statistics.js';

/** Findings whose source is a row of an official table that names these very codes: the gold is wrong there, not the rule. */
const TABLE_PROVED = /^CMS (?:NCCI \w+ PTP edits|MUE|add-on code edits)|Excludes1$/;

/** Times that each claim is judged after a first one that does not count; its median is taken, which a collection of garbage or other work seldom touches. */
const PASSES = 5;

export interface GoldCheck { claims: number; accused: { id: string; finding: Finding }[]; proved: { id: string; finding: Finding }[]; p95Ms: number; maxMs: number; /** The same in processor time, which other work on the machine does not stretch. */ p95CpuMs: number }

/** A note's gold as a claim coded elsewhere. */
export function readGoldClaim(note: CodedNote): ForeignLine[] {
  const required = note.diagnoses.filter((slot) => slot.certainty === 'required');
  const kept = new Set(required.map((slot) => slot.code));
  return [
    ...required.map((slot) => ({ system: 'ICD-10-CM' as const, code: slot.code, role: slot.role })),
    ...note.procedures.filter((slot) => slot.certainty === 'required').map((slot) => ({
      system: /^\d/.test(slot.code) ? ('CPT' as const) : ('HCPCS' as const), code: slot.code, modifiers: slot.modifiers, units: slot.units, linkedDiagnoses: slot.linked_dx.filter((code) => kept.has(code)),
    })),
  ];
}

function readFacts({ encounter, document_type: type }: CodedNote): EncounterFacts {
  return { setting: encounter.setting ?? 'office', documentType: type ?? 'progress_note', patient: encounter.patient ?? {}, dateOfService: encounter.dateOfService ?? '2026-01-15' };
}

/** Errors of the rules on each note's gold, those that an official table proves apart. `rules` names prefixes of rule ids to run; all when empty. */
export function checkGold(notes: readonly CodedNote[]): GoldCheck {
  const edition = loadEdition({ dateOfService: '2026-01-15' });
  const result: GoldCheck = { claims: notes.length, accused: [], proved: [], p95Ms: 0, maxMs: 0, p95CpuMs: 0 };
  const cpu = new Map<string, number[]>();
  const times = new Map<string, number[]>();
  const keep = (into: Map<string, number[]>, id: string, ms: number): void => { into.set(id, [...(into.get(id) ?? []), ms]); };
  for (const pass of Array.from({ length: PASSES + 1 }, (_, at) => at)) {
    for (const note of notes) {
      const claim = readForeignClaim(readGoldClaim(note));
      const start = performance.now();
      const used = process.cpuUsage();
      const { findings } = applyRules(claim, readFacts(note), edition);
      if (pass > 0) {
        const { user, system } = process.cpuUsage(used);
        keep(times, note.id, performance.now() - start);
        keep(cpu, note.id, (user + system) / 1000);
      } else for (const finding of findings.filter((item) => item.severity === 'error')) result[TABLE_PROVED.test(finding.source) ? 'proved' : 'accused'].push({ id: note.id, finding });
    }
  }
  const medians = (of: Map<string, number[]>): number[] => [...of.values()].map((ms) => quantile(ms, 0.5));
  return { ...result, p95Ms: quantile(medians(times), 0.95), maxMs: Math.max(...medians(times)), p95CpuMs: quantile(medians(cpu), 0.95) };
}

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const notes = await loadSomeNotes(positionals[0] ?? '../shared/datasets/claims/dev.jsonl.gz');
  const { claims, accused, proved, p95Ms, maxMs, p95CpuMs } = checkGold(notes);
  const print = ({ id, finding }: GoldCheck['proved'][number]): string => `  ${id}  ${finding.rule}  ${finding.codes.join(' ')}  ${finding.source}`;
  const share = new Set(accused.map(({ id }) => id)).size;
  process.stdout.write([`proved by an official table: ${proved.length} findings`, ...proved.map(print), `other errors: ${share} of ${claims} claims (${((100 * share) / claims).toFixed(1)} %)`, ...accused.map(print), `rules layer: p95 ${p95Ms.toFixed(2)} ms, max ${maxMs.toFixed(1)} ms a claim; processor time p95 ${p95CpuMs.toFixed(2)} ms`, ''].join('\n'));
}

if (isMain(import.meta.url)) await main().catch(endWithError);
