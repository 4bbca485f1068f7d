// A cache that forgets all at once when it is full: what a long-lived worker has read of the tables stays within a bound.

/** A map of at most `most` entries; one more empties it first. For values that are quick to make again. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(private readonly most: number) {
    super();
  }

  override set(key: K, value: V): this {
    if (this.size >= this.most && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}
