// Runs work over a sequence with a bounded number under way, and gives the results back in the sequence's order.

/** Yields `run(item)` for each item of `source`, in order, with at most `window` under way. A rejection ends the sequence. */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  window: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  for await (const item of source) {
    const result = run(item);
    // It is awaited below, in its turn; until then a rejection must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length >= window) yield await (underWay.shift() as Promise<R>);
  }
  for (const result of underWay) yield await result;
}
