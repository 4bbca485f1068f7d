// Python for the tests of models/training: found or not, and run with code tables and notes of the test's own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const TRAINING = join(import.meta.dirname, '../../models/training');
/** What a test without Python says. */
export const NO_PYTHON = 'python3 (3.11 or newer) is not installed: models/training cannot run here';

export interface PythonRun { status: number | null; out: string; err: string }

/** The interpreter of CHARTCODE_PYTHON, else python3; undefined when it is absent or too old. */
export function findPython(): string | undefined {
  const command = process.env.CHARTCODE_PYTHON ?? 'python3';
  return spawnSync(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0 ? command : undefined;
}

/** Environment of a training script that sees no file beside the clone, and the code tables in `labels`. */
export function trainingEnv(labels: string): NodeJS.ProcessEnv {
  return { ...process.env, CHARTCODE_LABELS: labels, CHARTCODE_SHARED: join(labels, 'absent'), PYTHONDONTWRITEBYTECODE: '1' };
}

/** Runs a script of models/training, or code that imports from it (`-c`). */
export function runPython(command: string, args: readonly string[], env: NodeJS.ProcessEnv): PythonRun {
  const { status, stdout, stderr } = spawnSync(command, [...args], { cwd: TRAINING, env, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
