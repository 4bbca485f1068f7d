// How much surer a code must be because coders report its category at will. Shares: required-share.json.
import table from './required-share.json' with { type: 'json' };

const SHARES = new Map(Object.entries({ ...table.chapters, ...table.categories }));

/** Log-odds that an undotted code's threshold lies above (or below 0: under) that of a category of which `even` of the reports are required. */
export function harderToKeep(code: string): number {
  return table.slope * (table.even - (SHARES.get(code.slice(0, 3)) ?? SHARES.get(code.slice(0, 1)) ?? table.overall));
}
