// Families of sibling codes: the codes whose titles say the same once their facets are taken out.
import type { DiagnosisCodes } from '../../reference/types.js';
import { FACETS } from './facet-table.js';

/** A code as a point in its family: the value of each facet that its title states. A facet that is missing is left open. */
export interface Sibling { code: string; values: Readonly<Record<string, string>> }

/** `words` name the condition itself, `sites` are those that follow a side in its titles. */
export interface Family { words: readonly string[]; sites: readonly string[]; siblings: readonly Sibling[] }

const STOP = new Set(['of', 'in', 'the', 'and', 'or', 'with', 'due', 'to', 'nos', 'a', 'for', 'at', 'by', 'unspecified', 'not', 'elsewhere', 'classified', 'nec', '']);

/** Content words, lower case, without plural endings. */
export function contentWords(text: string): string[] {
  return text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => !STOP.has(word)).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}

/** The facets of a title, and what is left of it. */
export function readTitle(code: string, title: string): { values: Record<string, string>; base: string } {
  const values: Record<string, string> = {};
  let rest = title.toLowerCase();
  for (const facet of FACETS) {
    if (!facet.codes.test(code)) continue;
    for (const { value, title: patterns } of facet.values) {
      for (const pattern of patterns) {
        const cut = rest.replace(pattern, ' ');
        if (cut === rest) continue;
        values[facet.name] ??= value;
        rest = cut;
      }
    }
    for (const pattern of facet.strip) rest = rest.replace(pattern, ' ');
  }
  return { values, base: contentWords(rest).sort().join(' ') };
}

interface Space { byBase: Map<string, Sibling[]>; baseOf: Map<string, string> }

const spaces = new WeakMap<DiagnosisCodes, Map<string, Space>>();

/** Categories that share families: the groups of facets.json. */
function groupOf(category: string): string {
  return FACETS.find((facet) => facet.group !== undefined && facet.codes.test(category))?.group ?? category;
}

const points = new Map<string, Readonly<Record<string, string>>>();

/** One object for all siblings with the same values: there are some thousand of them for 74,719 codes. */
function shared(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const key = JSON.stringify(values);
  const known = points.get(key);
  if (!known) points.set(key, values);
  return known ?? values;
}

/** Compiled once a group of categories, at the first code of it. */
function readSpace(category: string, codes: DiagnosisCodes): Space {
  let known = spaces.get(codes);
  if (!known) spaces.set(codes, (known = new Map()));
  const group = groupOf(category);
  let space = known.get(group);
  if (!space) {
    space = { byBase: new Map(), baseOf: new Map() };
    const members = group === category ? codes.billableUnder(category) : codes.billable.filter((code) => groupOf(code.slice(0, 3)) === group);
    for (const code of members) {
      const { values, base } = readTitle(code, codes.title(code));
      const siblings = space.byBase.get(base);
      if (siblings) siblings.push({ code, values: shared(values) });
      else space.byBase.set(base, [{ code, values: shared(values) }]);
    }
    // A code without siblings has no family; a long-lived worker reads most categories in time, so only what is asked for stays.
    for (const [base, siblings] of space.byBase) {
      if (siblings.length < 2) space.byBase.delete(base);
      else for (const { code } of siblings) space.baseOf.set(code, base);
    }
    known.set(group, space);
  }
  return space;
}

/** The family of a billable code, undefined when it has no sibling. */
export function findFamily(code: string, codes: DiagnosisCodes): Family | undefined {
  const space = readSpace(code.slice(0, 3), codes);
  const base = space.baseOf.get(code);
  const siblings = base === undefined ? undefined : space.byBase.get(base);
  if (base === undefined || !siblings || siblings.length < 2) return undefined;
  return { words: [...new Set(base.split(' ').filter((word) => word !== ''))], sites: readSites(siblings, codes), siblings };
}

/** "Sprain of unspecified ligament of right ankle, initial encounter": ankle. */
function readSites(siblings: readonly Sibling[], codes: DiagnosisCodes): string[] {
  const sites = siblings.flatMap(({ code }) => [...codes.title(code).toLowerCase().matchAll(/\b(?:left|right|bilateral) ([^,]*)/g)].flatMap((match) => contentWords(match[1] ?? '')));
  return [...new Set(sites)].filter((word) => word !== 'side' && word !== 'dominant' && word !== 'nondominant');
}
