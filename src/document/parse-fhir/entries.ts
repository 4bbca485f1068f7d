// The resources of an input, alone or in a Bundle, each with its JSON path; references are followed inside the input only.
import { refuse } from '../source/refuse.js';
import { RESOURCES } from './resources.js';
import type { Resource, ResourceName } from './resources.js';

/** A resource and where it stands in the input ("entry.3.resource"; '' when it is the input). */
export interface Entry<N extends ResourceName> {
  type: N;
  path: string;
  resource: Resource<N>;
  /** Full URL of the entry and `Type/id`: what a reference may say. */
  names: readonly string[];
}

export type AnyEntry = { [N in ResourceName]: Entry<N> }[ResourceName];

const BUNDLE_TYPES = new Set(['document', 'transaction', 'collection', 'searchset', 'batch', 'message']);
const MAX_ENTRIES = 20_000;
/** Levels of objects and arrays, deeper than any real resource: sections nest, and the schemas recurse. */
const MAX_DEPTH = 200;

/** All readable resources of a FHIR value. Throws E121 for what is no resource, a Bundle of another type, entries of another shape, or nesting without end. */
export function listEntries(value: unknown): AnyEntry[] {
  if (isDeep(value)) return refuse('E121', 'body', `is nested deeper than ${MAX_DEPTH} levels`);
  if (!isObject(value) || typeof value.resourceType !== 'string') return refuse('E121', 'resourceType', 'must be a string');
  if (value.resourceType !== 'Bundle') {
    if (!isKnown(value.resourceType)) return refuse('E121', 'resourceType', `must be Bundle, ${Object.keys(RESOURCES).join(', ')}`);
    return [...contained(value, ''), ...readEntry(value, '', undefined)];
  }
  if (typeof value.type !== 'string' || !BUNDLE_TYPES.has(value.type)) return refuse('E121', 'type', `must be one of ${[...BUNDLE_TYPES].join(', ')}`);
  const { entry = [] } = value;
  if (!Array.isArray(entry)) return refuse('E121', 'entry', 'must be an array');
  if (entry.length > MAX_ENTRIES) return refuse('E121', 'entry', `must hold at most ${MAX_ENTRIES} resources`);
  return entry.flatMap((one: unknown, place): AnyEntry[] => {
    if (!isObject(one)) return refuse('E121', `entry.${place}`, 'must be an object');
    const { resource, fullUrl, search } = one;
    // The outcome of a search and resources that a transaction only deletes hold none.
    if (resource === undefined || (isObject(search) && search.mode === 'outcome')) return [];
    if (!isObject(resource)) return refuse('E121', `entry.${place}.resource`, 'must be an object');
    const path = `entry.${place}.resource`;
    return [...contained(resource, path), ...readEntry(resource, path, typeof fullUrl === 'string' ? fullUrl : undefined)];
  });
}

function contained(resource: Record<string, unknown>, path: string): AnyEntry[] {
  if (!Array.isArray(resource.contained)) return [];
  return resource.contained.flatMap((one: unknown, place) =>
    isObject(one) && typeof one.id === 'string' ? readEntry(one, join(path, `contained.${place}`), `#${one.id}`) : [],
  );
}

function readEntry(resource: Record<string, unknown>, path: string, fullUrl: string | undefined): AnyEntry[] {
  const type = resource.resourceType;
  if (typeof type !== 'string' || !isKnown(type)) return [];
  const parsed = RESOURCES[type].safeParse(resource);
  if (!parsed.success) return [];
  const names = [fullUrl, typeof resource.id === 'string' ? `${type}/${resource.id}` : undefined].filter((name) => name !== undefined);
  return [{ type, path, resource: parsed.data, names } as AnyEntry];
}

/** The entries of one type. */
export function entriesOf<N extends ResourceName>(entries: readonly AnyEntry[], type: N): Entry<N>[] {
  return entries.filter((entry) => entry.type === type) as unknown as Entry<N>[];
}

/** Whether a reference means an entry: by full URL, by `Type/id`, also at the end of an absolute address. */
export function refersTo(reference: string | undefined, entry: Pick<AnyEntry, 'names'>): boolean {
  if (reference === undefined || reference === '') return false;
  const plain = reference.replace(/\/_history\/[^/]*$/, '');
  return entry.names.some((name) => plain === name || (/^[A-Z]\w+\/[^/]+$/.test(name) && plain.endsWith(`/${name}`)));
}

/** A JSON path and one step more. */
export function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}

/** Level by level, so that depth costs no stack. */
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const one of level) if (typeof one === 'object' && one !== null) for (const inner of Object.values(one) as unknown[]) if (typeof inner === 'object' && inner !== null) next.push(inner);
    level = next;
  }
  return false;
}

function isKnown(type: string): type is ResourceName {
  return Object.hasOwn(RESOURCES, type);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
