// A payer by whatever name a claim has for it: one spelling for packs and rules.
import aliases from './payer-aliases.json' with { type: 'json' };

const BY_ALIAS: ReadonlyMap<string, string> = new Map(Object.entries(aliases.payers).flatMap(([payer, names]) => [payer, ...names].map((name) => [name, payer] as const)));

/**
 * The name that packs and rules have for a payer ("Medicare Part B" is `medicare`), else the given one in lower case, its words joined by dashes
 * ("Acme Health, Inc." is `acme-health-inc`); as it is when it holds neither letters nor digits.
 */
export function namePayer(given: string): string {
  const words = given.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return BY_ALIAS.get(words) ?? (words === '' ? given : words.replaceAll(' ', '-'));
}
