/** How often each of some keys occurs. Most tallies are of one key, which needs no map. */
export class Tally<K> implements Iterable<[K, number]> {
  private only: K | undefined;
  private count = 0;
  private all: Map<K, number> | null = null;

  /** Keys that occur. */
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
