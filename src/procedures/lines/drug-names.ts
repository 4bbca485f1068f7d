// Names of the drugs that are injected or infused: those of the edition's titles, of doses.json and US brands, by HCPCS number.
import type { ProcedureInput } from '../types.js';
import table from './administrations.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import doses from './doses.json' with { type: 'json' };

const SALTS = new RegExp(table.salts);
/** Numbers whose giving is part of another service. */
export const isNeverGiven = readCodeSet(table.never);
/** The substance in a title of HCPCS: what stands before its dose, without what says which maker or form. */
const TITLE = new RegExp(`^injection, ([a-z][a-z -]{4,40}?)${table.titleQualifiers}, ?(?:up to |per )?[\\d.,]+(?: million| mega)? ?[a-z.]+(?: ?\\(.*)?$`, 'i');
/** A biosimilar's substance with its suffix, and its brand. */
const BIOSIMILAR = /^injection, ([a-z]+(?: alfa)?-[a-z]{4})\b[^(]*\(([a-z]+)\)/i;
/** Names that two numbers share, which the route tells apart. */
const SHARED_BY_ROUTE = Object.keys(table.byRoute).filter((name) => name !== 'comment');
const names = new WeakMap<object, { pattern: RegExp; codes: ReadonlyMap<string, string> }>();

/** The drug names in the label of a J code, and of a biosimilar's Q51 code: its generic name and its brand. */
function labelNames(code: string, label: string): string[] {
  if (/^Q51/.test(code)) return BIOSIMILAR.exec(label.toLowerCase())?.slice(1) ?? [];
  const name = /^J\d/.test(code) && !isNeverGiven(code) ? TITLE.exec(label)?.[1]?.toLowerCase().replace(SALTS, '') : undefined;
  // notes leave the suffix of a biologic's name away
  return name === undefined ? [] : [...new Set([name, name.replace(/-[a-z]{4}$/, '')])];
}

/** Drug names of the edition's injections and of doses.json; a name that two numbers share is left out, since the note must say more. */
export function drugNames({ edition }: ProcedureInput): { pattern: RegExp; codes: ReadonlyMap<string, string> } {
  const all = edition.procedures();
  const known = names.get(all);
  if (known) return known;
  const codes = new Map<string, string>();
  const shared = new Set<string>();
  for (const { code, label } of all) {
    for (const name of labelNames(code, label)) {
      if (codes.has(name)) shared.add(name);
      else codes.set(name, code);
    }
  }
  for (const name of shared) codes.delete(name);
  for (const row of doses.drugs) {
    const [code] = row.codes;
    if (code && /^J\d/.test(code) && !isNeverGiven(code) && edition.procedure(code)) for (const name of row.names) if (/^[a-z -]{5,}$/.test(name) && !codes.has(name)) codes.set(name, code);
  }
  for (const [code, brands] of Object.entries(table.brands)) if (typeof brands !== 'string' && edition.procedure(code)) for (const brand of brands) codes.set(brand, code);
  const built = { pattern: new RegExp(`\\b(${[...codes.keys(), ...SHARED_BY_ROUTE].sort((a, b) => b.length - a.length).join('|')})(?![\\w-])`, 'gi'), codes };
  names.set(all, built);
  return built;
}
