// Runs the project's reference scorer (Python, ../shared/tools) on predictions, where the folder and Python are present.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Prediction } from '../../eval/lib/prediction.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const SHARED = process.env.CHARTCODE_SHARED ?? join(ROOT, '..', 'shared');
const TOOL = join(SHARED, 'tools', 'score_claims.py');

export const hasReferenceScorer = existsSync(TOOL) && spawnSync('python3', ['--version']).status === 0;

/** Figures by slice (`all` among them), as the tool prints them. */
export function runReferenceScorer(gold: string, predictions: readonly Prediction[], flags: readonly string[] = []): Record<string, unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'chartcode-scorer-'));
  try {
    const file = join(folder, 'predictions.jsonl');
    writeFileSync(file, predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const output = execFileSync('python3', [TOOL, gold, file, '--json', ...flags], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return JSON.parse(output) as Record<string, unknown>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
