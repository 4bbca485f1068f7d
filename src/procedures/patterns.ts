// Patterns of the data files of procedures.

/** One expression that finds any of the patterns, case ignored; undefined where a row has none. */
export function either(patterns: readonly string[]): RegExp;
export function either(patterns: readonly string[] | undefined): RegExp | undefined;
export function either(patterns: readonly string[] | undefined): RegExp | undefined {
  return patterns && new RegExp(patterns.join('|'), 'i');
}
