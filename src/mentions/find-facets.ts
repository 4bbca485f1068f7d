// Side, severity, course and episode of a span, from the words of facets.json.
import type { Facets } from '../types.js';
import table from './facets.json' with { type: 'json' };

interface FacetRow {
  inherit?: boolean;
  not?: string[];
  values: Record<string, string[]>;
  caseSensitive?: Record<string, string[]>;
}
interface CompiledFacet {
  name: keyof Facets;
  inherit: boolean;
  not: RegExp | undefined;
  values: Array<[string, RegExp[]]>;
}

const FACETS: CompiledFacet[] = (Object.entries(table.facets) as Array<[keyof Facets, FacetRow]>).map(([name, row]) => ({
  name,
  inherit: row.inherit === true,
  not: row.not === undefined ? undefined : new RegExp(row.not.map((one) => `\\b(?:${one})`).join('|'), 'gi'),
  values: Object.entries(row.values).map(([value, patterns]) => {
    const sensitive = row.caseSensitive?.[value] ?? [];
    return [value, [new RegExp(patterns.join('|'), 'i'), ...(sensitive.length > 0 ? [new RegExp(sensitive.join('|'))] : [])]];
  }),
}));

/** The one value that a text states; values are listed strongest first, sides that contradict each other give none. */
function valueOf(facet: CompiledFacet, text: string): string | undefined {
  const part = facet.not === undefined ? text : text.replace(facet.not, ' ');
  const found = facet.values.filter(([, patterns]) => patterns.some((pattern) => pattern.test(part))).map(([value]) => value);
  if (facet.name === 'laterality' && found.length > 1 && found[0] !== 'bilateral') return undefined;
  if (facet.name === 'severity' && found.length > 1) return found.includes('moderate') && !found.includes('severe') ? 'moderate' : found[0];
  return found[0];
}

/** Facets that a text states. */
export function readFacets(text: string): Facets {
  const facets: Record<string, string> = {};
  for (const facet of FACETS) {
    const value = valueOf(facet, text);
    if (value !== undefined) facets[facet.name] = value;
  }
  return facets as Facets;
}

/** Facets of a clause: its own words first; side and episode also from its sentence. */
export function inheritFacets(own: Facets, sentence: Facets): Facets {
  const facets: Record<string, string> = { ...own };
  for (const { name, inherit } of FACETS) {
    const value = sentence[name];
    if (inherit && facets[name] === undefined && value !== undefined) facets[name] = value;
  }
  return facets as Facets;
}
