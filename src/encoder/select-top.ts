// The k greatest of a long row, best first, without sorting it.

/** Writes places and values of the `k` greatest entries of `row` into `ids` and `values` (both of length k). Ties keep the earlier place first. */
export function selectTop(row: Float32Array, k: number, ids: Int32Array, values: Float32Array): void {
  let held = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    if (held === k && value <= values[k - 1]!) continue;
    let at = held < k ? held++ : k - 1;
    while (at > 0 && values[at - 1]! < value) {
      values[at] = values[at - 1]!;
      ids[at] = ids[at - 1]!;
      at--;
    }
    values[at] = value;
    ids[at] = i;
  }
}
