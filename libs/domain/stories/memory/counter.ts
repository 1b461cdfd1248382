/** A multiset: how often each key occurs. Most counters have one key, which needs no map. */
export class Counter<K> implements Iterable<[K, number]> {
  private only: K | undefined;
  private count = 0;
  private all: Map<K, number> | null = null;

  /** Number of distinct keys. */
  get size(): number {
    return this.all ? this.all.size : Number(this.count > 0);
  }

  has(key: K): boolean {
    return this.get(key) > 0;
  }

  get(key: K): number {
    if (this.all) return this.all.get(key) ?? 0;
    return key === this.only ? this.count : 0;
  }

  /** @param by may be negative */
  add(key: K, by: number): void {
    if (!this.all && (this.count === 0 || this.only === key)) {
      this.only = key;
      this.count += by;
      return;
    }
    this.all ??= new Map([[this.only!, this.count]]);
    const count = this.get(key) + by;
    if (count) this.all.set(key, count);
    else this.all.delete(key);
  }

  *keys(): Generator<K> {
    for (const [key] of this) yield key;
  }

  *[Symbol.iterator](): Generator<[K, number]> {
    if (this.all) yield* this.all;
    else if (this.count) yield [this.only!, this.count];
  }
}
