// The k greatest of a long row, best first, without sorting it.

/** Writes places (from 0) and values of the `k` greatest entries of `row` into `ids` and `values` (both of length k). Ties keep the earlier place first. */
export function selectTop(row: Float32Array, k: number, ids: Int32Array, values: Float32Array): void {
  for (let i = 0; i < Math.min(k, row.length); i++) put(row[i]!, i, i, ids, values);
  // nearly every entry ends at this comparison: the bound stays in a register
  let bound = values[k - 1]!;
  for (let i = k; i < row.length; i++) {
    const value = row[i]!;
    if (!(value > bound)) continue;
    put(value, i, k - 1, ids, values);
    bound = values[k - 1]!;
  }
}

/** Moves an entry up from `from` to its place; what stood at `from` falls out. */
function put(value: number, id: number, from: number, ids: Int32Array, values: Float32Array): void {
  let place = from;
  for (; place > 0 && values[place - 1]! < value; place--) {
    values[place] = values[place - 1]!;
    ids[place] = ids[place - 1]!;
  }
  values[place] = value;
  ids[place] = id;
}
