// Feature columns as small whole numbers: what histogram boosting splits on, with the float thresholds that the engine's trees need.

/** Binned columns, one Uint8Array a feature. `cuts[f][b]` is the highest value of bin b: a split after bin b is `value <= cuts[f][b]`. */
export interface BinnedRows { columns: Uint8Array[]; cuts: Float64Array[]; rows: number }

/** Values looked at to place the cuts of a feature. */
const SAMPLED = 20_000;

/** Bins `rows` (float32 features, all of one length) into at most `maxBins` bins a feature, of about equal counts. Deterministic. */
export function binRows(rows: readonly Float32Array[], maxBins: number): BinnedRows {
  const width = rows[0]?.length ?? 0;
  const step = Math.max(1, Math.floor(rows.length / SAMPLED));
  const columns: Uint8Array[] = [];
  const cuts: Float64Array[] = [];
  for (let f = 0; f < width; f += 1) {
    const sample: number[] = [];
    for (let i = 0; i < rows.length; i += step) if (!Number.isNaN(rows[i]![f]!)) sample.push(rows[i]![f]!);
    const own = placeCuts(Float64Array.from(sample).sort(), maxBins);
    cuts.push(own);
    columns.push(Uint8Array.from(rows, (row) => binOf(own, row[f]!)));
  }
  return { columns, cuts, rows: rows.length };
}

/** Cuts half-way between neighbouring values, where the ranks pass the next share of the rows. */
function placeCuts(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const between = (i: number): number => distinct[i]! + (distinct[i + 1]! - distinct[i]!) / 2;
  if (distinct.length <= maxBins) return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) => between(i));
  const cuts: number[] = [];
  let at = 0;
  let wanted = sorted.length / maxBins;
  for (let i = 0; i < distinct.length - 1 && cuts.length < maxBins - 1; i += 1) {
    while (at < sorted.length && sorted[at]! <= distinct[i]!) at += 1;
    if (at < wanted) continue;
    cuts.push(between(i));
    wanted = at + (sorted.length - at) / (maxBins - cuts.length);
  }
  return Float64Array.from(cuts);
}

/** The bin of a value: the first whose cut is not below it; what is not a number goes right, as the engine's trees send it. */
function binOf(cuts: Float64Array, value: number): number {
  if (Number.isNaN(value)) return cuts.length;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
