// The k greatest of a long row, best first, without sorting it.

/** Writes places and values of the `k` greatest entries of `row` into `ids` and `values` (both of length k). Ties keep the earlier place first. */
export function selectTop(row: Float32Array, k: number, ids: Int32Array, values: Float32Array): void {
  const start = Math.min(k, row.length);
  for (let i = 0; i < start; i++) insert(row[i]!, i, i, ids, values);
  if (start < k) return;
  // nearly every entry ends at this comparison: the bound stays in a register
  let bound = values[k - 1]!;
  const { length } = row;
  for (let i = start; i < length; i++) {
    const value = row[i]!;
    if (value > bound) {
      insert(value, i, k - 1, ids, values);
      bound = values[k - 1]!;
    }
  }
}

/** Moves lesser entries down from place `at` and puts the value where it belongs. */
function insert(value: number, id: number, at: number, ids: Int32Array, values: Float32Array): void {
  let place = at;
  while (place > 0 && values[place - 1]! < value) {
    values[place] = values[place - 1]!;
    ids[place] = ids[place - 1]!;
    place--;
  }
  values[place] = value;
  ids[place] = id;
}
