// Patterns of the data files of procedures.

/** One expression that finds any of the patterns, case ignored; undefined where a row has none. */
export function either(patterns: readonly string[]): RegExp;
export function either(patterns: readonly string[] | undefined): RegExp | undefined;
export function either(patterns: readonly string[] | undefined): RegExp | undefined {
  return patterns && new RegExp(patterns.map(overDecimals).join('|'), 'i');
}

/** A pattern whose stretches up to the end of a sentence (`[^.;]{0,60}`) run over the point of a number: 16.5 mm. */
export function overDecimals(pattern: string): string {
  return pattern.replace(/\[\^([^\]\d]*\.[^\]]*)\](?=[{*+])/g, '(?:[^$1]|\\.(?=\\d))');
}
