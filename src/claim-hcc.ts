// The HCC categories of a claim's diagnoses, with those that a hierarchy leaves out of account.
import type { DiagnosisCodes, HccPatient } from './reference/types.js';
import type { ClaimCode } from './types.js';

/** What a line of the claim says of its categories; each field is absent where there is nothing to say. */
export type HccFields = Pick<ClaimCode, 'hcc' | 'hccAlso' | 'hccDropped'>;

/**
 * Reads the categories of each diagnosis of one claim (undotted codes), and marks those that another diagnosis, or another category of the same one,
 * trumps by CMS's hierarchies. Two diagnoses of one category both keep it. Keys are the codes as given. Throws E303 when the HCC tables disagree.
 */
export function readHccFields(codes: readonly string[], table: DiagnosisCodes, patient: HccPatient): ReadonlyMap<string, HccFields> {
  const categoriesOf = new Map(codes.map((code) => [code, table.hccCategories(code, patient)]));
  const present = new Map<string, number[]>();
  for (const byModel of categoriesOf.values()) {
    for (const [model, categories] of Object.entries(byModel)) present.set(model, [...(present.get(model) ?? []), ...categories]);
  }
  const trumped = new Map([...present].map(([model, categories]) => [model, table.hccTrumped(model, categories)]));
  return new Map([...categoriesOf].map(([code, byModel]) => {
    const models = Object.entries(byModel);
    const also = models.filter(([, categories]) => categories.length > 1).map(([model, categories]) => [model, categories.slice(1)] as const);
    const dropped = models.flatMap(([model, categories]) => categories.flatMap((category) => {
      const by = trumped.get(model)?.get(category);
      return by === undefined ? [] : [{ model, category, by }];
    }));
    return [code, {
      ...(models.length > 0 ? { hcc: Object.fromEntries(models.map(([model, [first]]) => [model, first!])) } : {}),
      ...(also.length > 0 ? { hccAlso: Object.fromEntries(also) } : {}),
      ...(dropped.length > 0 ? { hccDropped: dropped } : {}),
    }];
  }));
}
