// The encoders that may read a note: one package for all, or with {fold} in its path for each fold the one whose models did not see the notes of it.
import { type Encoders, openEncoders } from '../../src/pipeline.js';
import { byFold } from './by-fold.js';
import { cacheEncoders } from './cache-encoders.js';

export interface EncoderPaths { /** Package folder. */ package: string; /** Folder of kept answers (cache-encoders.ts). */ cache?: string | undefined; folds: Readonly<Record<string, number>> | undefined }

/** Encoders by note id, opened at the first note that needs them. Both paths may hold {fold}. */
export function encodersByFold({ package: folder, cache, folds }: EncoderPaths): (noteId: string) => Promise<Encoders> {
  const opened = byFold(folder, folds, (name) => openEncoders(name, 2));
  const kept = cache === undefined ? undefined : byFold(cache, folds, (dir) => ({ dir, made: new Map<Encoders, Encoders>() }));
  return async (noteId) => {
    const own = await opened(noteId);
    const store = kept?.(noteId);
    if (!store) return own;
    if (!store.made.has(own)) store.made.set(own, cacheEncoders(own, store.dir));
    return store.made.get(own)!;
  };
}
