// Families of sibling codes: the codes whose titles say the same once their facets are taken out.
import type { DiagnosisCodes } from '../../reference/types.js';
import { FACETS } from './facet-table.js';
import limbParts from './limb-parts.json' with { type: 'json' };

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
    const range = facet.range?.exec(rest)?.[1];
    if (range !== undefined) {
      values[facet.name] = range;
      rest = rest.replace(range, ' ');
    }
    for (const pattern of facet.strip) rest = rest.replace(pattern, ' ');
  }
  return { values, base: contentWords(rest).sort().join(' ') };
}

/** What the titles of a family say alike, and its codes; one object for all of them. */
interface Siblings { base: string; siblings: Sibling[] }

/** The family of each code of a group of categories that has one. */
type Space = ReadonlyMap<string, Siblings>;

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
  if (!space) known.set(group, (space = compileSpace(group === category ? codes.billableUnder(category) : codes.billable.filter((code) => groupOf(code.slice(0, 3)) === group), codes)));
  return space;
}

/** A code without siblings has no family. */
function compileSpace(members: readonly string[], codes: DiagnosisCodes): Space {
  const byBase = new Map<string, Siblings>();
  for (const code of members) {
    const { values, base } = readTitle(code, codes.title(code));
    const sibling = { code, values: shared(values) };
    const family = byBase.get(base);
    if (family) family.siblings.push(sibling);
    else byBase.set(base, { base, siblings: [sibling] });
  }
  const space = new Map<string, Siblings>();
  for (const { base, siblings } of byBase.values()) {
    if (siblings.length < 2) continue;
    // a copy without the room that growing left; these stay as long as the worker
    const family = { base, siblings: siblings.slice() };
    for (const { code } of siblings) space.set(code, family);
  }
  return space;
}

/** Compiles the families of every category, one a step: a service that does so at its start neither waits nor grows at the first note of a kind. About a second and 8 MiB in all. */
export function* compileFamilies(codes: DiagnosisCodes): Generator<void> {
  for (const category of new Set(codes.billable.map((code) => code.slice(0, 3)))) {
    readSpace(category, codes);
    yield;
  }
}

/** The family of a billable code, undefined when it has no sibling. */
export function findFamily(code: string, codes: DiagnosisCodes): Family | undefined {
  const family = readSpace(code.slice(0, 3), codes).get(code);
  if (!family) return undefined;
  const { base, siblings } = family;
  return { words: [...new Set(base.split(' ').filter((word) => word !== ''))], sites: readSites(siblings, codes), siblings };
}

/** "Sprain of unspecified ligament of right ankle, initial encounter": ankle. "Laceration of right thumb without damage to nail": thumb. */
export function readSites(siblings: readonly Sibling[], codes: DiagnosisCodes): string[] {
  const sites = siblings.flatMap(({ code }) => [...codes.title(code).toLowerCase().matchAll(/\b(?:left|right|bilateral) ([^,]*)/g)].flatMap((match) => contentWords(match[1]?.split(/\bwith(?:out)?\b/)[0] ?? '')));
  return [...new Set([...sites, ...limbParts.rows.filter(({ shown }) => shown.every((word) => sites.includes(word))).flatMap(({ parts }) => parts)])].filter((word) => word !== 'side' && word !== 'dominant' && word !== 'nondominant');
}
