// Joints of several sizes needled at one visit: each number keeps the quotes of its own joint, by which its side is read.
import { readCodeSet } from './code-ranges.js';
import table from './joint-sizes.json' with { type: 'json' };
import type { ProcedureLine } from '../types.js';

const SIZES = table.sizes.map(({ codes, words }) => ({ takes: readCodeSet(codes), words: new RegExp(words, 'i') }));

/** The lines, those of joints without quotes that name a joint of another size alone, where another number of the claim is of that size and a quote is left. Pure. */
export function keepOwnJoints(lines: readonly ProcedureLine[]): ProcedureLine[] {
  return lines.map((line) => {
    const own = SIZES.find(({ takes }) => takes(line.code));
    if (!own) return line;
    const others = SIZES.filter((size) => size !== own && lines.some(({ code }) => size.takes(code)));
    const quotes = line.evidence.filter(({ text }) => own.words.test(text) || !others.some(({ words }) => words.test(text)));
    return quotes.length > 0 && quotes.length < line.evidence.length ? { ...line, evidence: quotes } : line;
  });
}
