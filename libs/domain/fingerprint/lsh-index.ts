import { countEqual, SIGNATURE_WORDS, similarityOf } from './minhash.js';

/** Further articles are not linked: of many near-copies the later ones are found by the earlier ones. */
const MAX_BUCKET_SIZE = 32;
const INITIAL_HEADS = 1 << 10;
const MAX_NODES_PER_HEAD = 2;
const GROWTH_FACTOR = 1.5;
const NONE = 0;

/**
 * Finds near-copies by locality-sensitive hashing of MinHash signatures (Indyk and Motwani 1998). Each word of a signature, four
 * components, is a band: articles with an equal word in the same band are compared, which at a similarity of 0.7 happens in
 * 98 of 100 cases, at 0.8 nearly always. A bucket is a linked list in typed arrays; an article takes about 64 bytes for its
 * signature, 64 for links, 32 to 64 for heads and 12 for itself.
 */
export class LshIndex {
  /** By handle: the words of its signature. A node is the index of a word, plus 1. */
  private words = new Uint32Array(0);
  /** By hash of a word and its band: the first node of a list. */
  private heads = new Int32Array(INITIAL_HEADS);
  /** By node, minus 1: the next one of its list. */
  private links = new Int32Array(0);
  /** By handle: number of its addition; 0 when it isn't in the index. */
  private additions = new Float64Array(0);
  /** By handle: number of the last search that compared it. */
  private searches = new Uint32Array(0);
  private size = 0;
  private lastAddition = 0;
  private lastSearch = 0;

  /**
   * @param handle of the article, an array index: a small integer, best reused after its article was removed
   * @param signature of `minhash`; a text without words is never found
   */
  add(handle: number, signature: Uint32Array): void {
    this.remove(handle);
    if (handle >= this.additions.length) this.growColumns(Math.ceil((handle + 1) * GROWTH_FACTOR));
    if (++this.size * SIGNATURE_WORDS > this.heads.length * MAX_NODES_PER_HEAD) this.doubleHeads();
    this.additions[handle] = ++this.lastAddition;
    this.words.set(signature, handle * SIGNATURE_WORDS);
    if (signature.some((word) => word !== 0)) forEachNode(handle, (node) => this.link(node));
  }

  /** Removes an article, if it is in the index. */
  remove(handle: number): void {
    if (!this.additions[handle]) return;
    this.additions[handle] = 0;
    this.size--;
    forEachNode(handle, (node) => this.unlink(node));
  }

  /**
   * The most similar accepted article; of equally similar ones the one that was added first.
   * @param threshold minimum similarity
   * @returns null when none reaches it
   */
  nearest(
    signature: Uint32Array,
    accept: (handle: number) => boolean,
    threshold: number,
  ): { handle: number; score: number } | null {
    this.startSearch();
    let best = -1;
    let most = 0;
    for (let band = 0; band < SIGNATURE_WORDS; band++) {
      const word = signature[band]!;
      for (let node = this.heads[this.headOf(word, band)]!; node !== NONE; node = this.links[node - 1]!) {
        if (this.words[node - 1] !== word) continue;
        const handle = Math.floor((node - 1) / SIGNATURE_WORDS);
        if (this.searches[handle] === this.lastSearch) continue;
        this.searches[handle] = this.lastSearch;
        const equal = countEqual(this.words, handle * SIGNATURE_WORDS, signature);
        if (equal < most || (equal === most && this.additions[handle]! > this.additions[best]!)) continue;
        if (!accept(handle)) continue;
        best = handle;
        most = equal;
      }
    }
    const score = similarityOf(most);
    return best >= 0 && score >= threshold ? { handle: best, score } : null;
  }

  private startSearch(): void {
    if (++this.lastSearch <= 0xffffffff) return;
    this.searches.fill(0);
    this.lastSearch = 1;
  }

  private headOf(word: number, band: number): number {
    const mixed = Math.imul(word ^ Math.imul(band + 1, 0x9e3779b9), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.heads.length - 1);
  }

  /** Different buckets may share a list. */
  private isSameBucket(node: number, other: number): boolean {
    return this.words[node - 1] === this.words[other - 1] && (node - other) % SIGNATURE_WORDS === 0;
  }

  private headOfNode(node: number): number {
    return this.headOf(this.words[node - 1]!, (node - 1) % SIGNATURE_WORDS);
  }

  /** Appends to the list, so that earlier additions are found first. */
  private link(node: number): void {
    const head = this.headOfNode(node);
    let last = NONE;
    let bucketSize = 0;
    for (let next = this.heads[head]!; next !== NONE; next = this.links[next - 1]!) {
      if (this.isSameBucket(node, next) && ++bucketSize === MAX_BUCKET_SIZE) return;
      last = next;
    }
    this.append(head, last, node);
  }

  private append(head: number, last: number, node: number): void {
    if (last === NONE) this.heads[head] = node;
    else this.links[last - 1] = node;
    this.links[node - 1] = NONE;
  }

  private unlink(node: number): void {
    const head = this.headOfNode(node);
    let last = NONE;
    let next = this.heads[head]!;
    while (next !== NONE && next !== node) [last, next] = [next, this.links[next - 1]!];
    if (next === NONE) return;
    if (last === NONE) this.heads[head] = this.links[node - 1]!;
    else this.links[last - 1] = this.links[node - 1]!;
  }

  private growColumns(length: number): void {
    this.words = copyInto(new Uint32Array(length * SIGNATURE_WORDS), this.words);
    this.links = copyInto(new Int32Array(length * SIGNATURE_WORDS), this.links);
    this.additions = copyInto(new Float64Array(length), this.additions);
    this.searches = copyInto(new Uint32Array(length), this.searches);
  }

  /** Splits each list in two and keeps their order. */
  private doubleHeads(): void {
    const oldHeads = this.heads;
    this.heads = new Int32Array(oldHeads.length * 2);
    const tails = new Int32Array(oldHeads.length * 2);
    for (const first of oldHeads) {
      for (let node = first, next; node !== NONE; node = next) {
        next = this.links[node - 1]!;
        const head = this.headOfNode(node);
        this.append(head, tails[head]!, node);
        tails[head] = node;
      }
    }
  }
}

function forEachNode(handle: number, visit: (node: number) => void): void {
  for (let band = 0; band < SIGNATURE_WORDS; band++) visit(handle * SIGNATURE_WORDS + band + 1);
}

function copyInto<T extends Uint32Array | Int32Array | Float64Array>(larger: T, array: T): T {
  larger.set(array);
  return larger;
}
