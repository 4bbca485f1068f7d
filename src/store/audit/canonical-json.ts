// JSON in the one form that can be hashed: keys in order, no blanks, numbers as ECMAScript prints them (RFC 8785).

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/**
 * Canonical JSON of a value: equal values give equal text, whatever the order of their keys. A property that is undefined counts as absent.
 * Throws TypeError for what JSON has no form for (NaN, infinities, functions, undefined in an array); its message names no value.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number that JSON cannot hold');
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no form in JSON`);
  // The default order of `sort` is that of UTF-16 units, as the RFC asks.
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(',')}}`;
}
