// Second pass: how a number stands beside the others of its note, by the first pass's log-odds and the official pair edits.
import type { Edition, PairEdit } from '../../reference/types.js';

/** One candidate of a note after the first pass. `unit` is the place of the words that speak for it best. */
export interface SetRow { code: string; family: string; addOn: boolean; primaries: readonly string[]; unit: number; logit: number; features: Float32Array }

const CARRIED = [
  'code_rate_here', 'chapter_rate_here', 'family_rate', 'of_note_best', 'in_operation', 'clean_score', 'heading_score', 'best_weight', 'family_rank', 'chapter', 'is_hcpcs', 'global', 'parts', 'document_type', 'setting', 'zone',
  'fit_allowed', 'fit_contradicted', 'fit_size', 'fit_contrast', 'fit_age', 'tag_procedure', 'tag_procedure_max', 'cos_best', 'cos_heading', 'status_performed', 'status_planned', 'against', 'site_near', 'technique_wide',
] as const;

export const SET_FEATURES: readonly string[] = [
  'logit', 'rank', 'under_best', 'likely', 'family_other', 'family_place', 'unit_other', 'unit_place', 'bundled_into', 'bundles', 'primary', 'family_spread', ...CARRIED.map((name) => `first_${name}`),
];

/** Candidates below this are neither bundled nor bundle: the pair edits are looked up for the likely ones only. */
const LIKELY = -3.5;
const NONE = -12;

/** Second-pass rows, in the order of `rows`. `names` are the first pass's columns; `day` chooses the release of pair edits. */
export function computeSetFeatures(rows: readonly SetRow[], names: readonly string[], edition: Pick<Edition, 'ncci'>, day: string): Float32Array[] {
  const columns = CARRIED.map((name) => names.indexOf(name));
  const order = rows.map((_, i) => i).sort((a, b) => rows[b]!.logit - rows[a]!.logit || a - b);
  const rank = new Map(order.map((i, place) => [i, place]));
  const top = order.length > 0 ? rows[order[0]!]!.logit : 0;
  const likely = order.filter((i) => rows[i]!.logit > LIKELY);
  const edits = edition.ncci.pairs('practitioner', day);
  const byCode = new Map(rows.map((row) => [row.code, row.logit]));
  return rows.map((row, i) => {
    const others = (admits: (other: SetRow) => boolean): number[] => rows.filter((other, j) => j !== i && admits(other)).map(({ logit }) => logit);
    const family = others((o) => o.family === row.family);
    const unit = others((o) => o.unit === row.unit);
    let into = NONE, over = NONE;
    if (row.logit > LIKELY) {
      for (const j of likely) {
        const other = rows[j]!;
        if (j === i) continue;
        if (inForce(edits.find(other.code, row.code, day))) into = Math.max(into, other.logit);
        if (inForce(edits.find(row.code, other.code, day))) over = Math.max(over, other.logit);
      }
    }
    const most = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b), NONE);
    return Float32Array.from([
      row.logit, rank.get(i)!, row.logit - top, likely.filter((j) => rows[j]!.logit > -1).length,
      most(family), family.filter((l) => l > row.logit).length, most(unit), unit.filter((l) => l > row.logit).length, into, over,
      row.addOn ? most(row.primaries.map((p) => byCode.get(p) ?? NONE)) : NONE, row.logit - most(family), ...columns.map((c) => row.features[c] ?? -1),
    ]);
  });
}

function inForce(edit: PairEdit | undefined): boolean {
  return edit !== undefined && edit.modifier !== '9';
}
