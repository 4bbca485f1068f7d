// Parts of the body that a sentence names only because their function was examined: no site of what it tells.
import table from '../data/functions.json' with { type: 'json' };

const PARTS = `${table.part}(?:${table.between}${table.part})*`;
const JOINED = `${table.part}(?: and | or |/| & )?(?:${table.part})?`;
const compile = (rows: readonly string[]): RegExp => new RegExp(rows.map((one) => one.replaceAll('<PARTS>', `(?:${PARTS})`).replaceAll('<JOINED>', `(?:${JOINED})`).replaceAll('<FUNCTION>', table.function)).join('|'), 'gi');
const [STRONG, WEAK] = [compile(table.strong), compile(table.weak)];

const blank = (match: string): string => ' '.repeat(match.length);

/** The text with the words of a functional examination blanked, places kept: `finger flexion intact`, `moves toes`. */
export function maskFunctions(text: string): string {
  return text.replace(STRONG, blank);
}

/** The text also without parts that are called warm, moving or intact: they may be all that names the site. */
export function maskIntact(text: string): string {
  return maskFunctions(text).replace(WEAK, blank);
}
