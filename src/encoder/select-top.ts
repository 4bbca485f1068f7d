// The k greatest of a long row, best first, without sorting it.

/** Writes places (from 0) and values of the `k` greatest entries of `row` into `ids` and `values` (both of length k). Ties keep the earlier place first. */
export function selectTop(row: Float32Array, k: number, ids: Int32Array, values: Float32Array): void {
  const { length } = row;
  let kept = 0;
  // nearly every entry ends at the comparison with the bound: it stays in a register
  let bound = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const value = row[i]!;
    if (!(value > bound) && kept === k) continue;
    let place = kept < k ? kept++ : k - 1;
    for (; place > 0 && values[place - 1]! < value; place--) {
      values[place] = values[place - 1]!;
      ids[place] = ids[place - 1]!;
    }
    values[place] = value;
    ids[place] = i;
    if (kept === k) bound = values[k - 1]!;
  }
}
