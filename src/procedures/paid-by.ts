// Which payer's rules a line follows.

/** Whether the claim's payer is one of `names` (lower case), in any of its plans: "medicare" takes "medicare-advantage", too. A claim without a payer has none. */
export function isPaidBy(payer: string | undefined, names: readonly string[]): boolean {
  const given = payer?.toLowerCase() ?? '';
  return names.some((name) => given.includes(name));
}
