// The map of a document back to its source, held to what it promises.
import { expect } from 'vitest';
import type { TextPiece } from '../../src/document/source/types.js';

const squeeze = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ');

/** Pieces are in order, do not overlap, lie inside both texts, and pieces of equal length say the same, blanks aside. */
export function expectMapped(text: string, pieces: readonly TextPiece[], sourceOf: (path: string | undefined) => string): void {
  let end = 0;
  for (const piece of pieces) {
    const source = sourceOf(piece.path);
    expect(piece.start).toBeGreaterThanOrEqual(end);
    expect(piece.end).toBeGreaterThan(piece.start);
    expect(piece.end).toBeLessThanOrEqual(text.length);
    expect(piece.sourceEnd).toBeGreaterThan(piece.sourceStart);
    expect(piece.sourceEnd).toBeLessThanOrEqual(source.length);
    if (piece.end - piece.start === piece.sourceEnd - piece.sourceStart)
      expect(squeeze(text.slice(piece.start, piece.end))).toBe(squeeze(source.slice(piece.sourceStart, piece.sourceEnd)));
    end = piece.end;
  }
}
