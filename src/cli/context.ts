// What a command may touch: streams, environment and the makers of engines. Tests hand in their own.
import type { Engine, EngineOptions, Verification } from '../engine.js';

/** A stream to write to; `columns` and `isTTY` as a terminal has them. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface CliContext {
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: Output;
  stderr: Output;
  env: Record<string, string | undefined>;
  openEngine(options: EngineOptions): Promise<Engine>;
  verify(): Promise<Verification>;
}

/** Opens an engine for the length of some work and closes it whatever happens. */
export async function withEngine<T>(context: CliContext, options: EngineOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await context.openEngine(options);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
