// Floors and ceilings of figures: their file, and the judgement of one set of figures.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const LimitsSchema = z.record(z.string(), z.number()).default({});

export const GateSchema = z.object({
  name: z.string(),
  measure: z.enum(['evaluation', 'retrieval']),
  /** Path from the repository, or `shared/...`. */
  dataset: z.string(),
  /** Dotted path into the figures to the least value allowed. */
  floors: LimitsSchema,
  /** Dotted path into the figures to the greatest value allowed. */
  ceilings: LimitsSchema,
  /** Left out of the tests of every commit (minutes); `tsx eval/check-gates.ts` and CHARTCODE_ALL_GATES=1 run it. */
  slow: z.boolean().optional(),
});

export const GatesSchema = z.object({ schema: z.literal('chartcode.gates/1'), gates: z.array(GateSchema) });

export type Gate = z.infer<typeof GateSchema>;

export interface Judgement {
  gate: string;
  figure: string;
  bound: 'floor' | 'ceiling';
  limit: number;
  /** Null when the figure is missing, which fails. */
  value: number | null;
  ok: boolean;
}

export async function readGates(path: string): Promise<Gate[]> {
  return GatesSchema.parse(JSON.parse(await readFile(path, 'utf8'))).gates;
}

/** Each limit of a gate against the figures. A figure that is not there fails its limit. */
export function judgeGate(gate: Gate, figures: unknown): Judgement[] {
  const judge = (bound: Judgement['bound'], limits: Record<string, number>): Judgement[] =>
    Object.entries(limits).map(([figure, limit]) => {
      const value = valueAt(figures, figure.split('.'));
      const ok = value !== null && (bound === 'floor' ? value >= limit : value <= limit);
      return { gate: gate.name, figure, bound, limit, value, ok };
    });
  return [...judge('floor', gate.floors), ...judge('ceiling', gate.ceilings)];
}

export function formatJudgement({ gate, figure, bound, limit, value, ok }: Judgement): string {
  return `${ok ? 'ok  ' : 'FAIL'} ${gate.padEnd(24)} ${figure.padEnd(36)} ${value === null ? 'missing' : value.toFixed(3)}  (${bound} ${limit})`;
}

function valueAt(tree: unknown, path: readonly string[]): number | null {
  const [key, ...rest] = path;
  if (key === undefined) return typeof tree === 'number' && !Number.isNaN(tree) ? tree : null;
  if (typeof tree !== 'object' || tree === null || !(key in tree)) return null;
  return valueAt((tree as Record<string, unknown>)[key], rest);
}
