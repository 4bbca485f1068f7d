// Tests: `vitest run` takes the quick suites, `vitest run --mode long` the long ones only.
import { defineConfig } from 'vitest/config';

const LONG = 'test/**/*.long.test.ts';

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? [LONG] : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : [LONG],
    testTimeout: mode === 'long' ? 45 * 60_000 : 30_000,
    hookTimeout: mode === 'long' ? 10 * 60_000 : 60_000,
    // Sessions of ONNX Runtime each take a model's memory and every core: a few files at a time.
    maxWorkers: 2,
    // Code tables and libraries load once a worker: a file that changes something global puts it back.
    isolate: mode === 'long',
    // The same properties in every run: what a run elsewhere finds can be seen here.
    setupFiles: ['test/helpers/fix-seed.ts'],
    passWithNoTests: true,
  },
}));
