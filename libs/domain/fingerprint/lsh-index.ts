import { equalComponents, SIGNATURE_WORDS, similarityOf } from './minhash.js';

/** A bucket takes no more articles than this: of a crowd of near-copies the later ones are found by the earlier ones. */
const BUCKET_SIZE = 32;
const FIRST_HEADS = 1 << 10;
/** Nodes for each head, at most. */
const LOAD = 2;
const GROWTH = 1.5;
const NONE = 0;

/**
 * Finds near-copies by locality-sensitive hashing of MinHash signatures (Indyk and Motwani 1998). Each word of a
 * signature, four components, is a band: articles meet when the words at one place are equal, at a similarity of 0.7
 * in 98 of 100 cases, at 0.8 nearly always. A bucket is a chain through typed arrays; an article takes about 64 bytes
 * for its signature, 64 for links, 32 to 64 for heads and 12 for itself.
 */
export class LshIndex {
  /** By handle a row of words. The place of a word in here, plus 1, is its node. */
  private words = new Uint32Array(0);
  /** By hash of a word and its place: the first node of a chain. */
  private heads = new Int32Array(FIRST_HEADS);
  /** By node, less 1: the next one in its chain. */
  private links = new Int32Array(0);
  /** By handle: its place in the order of additions; 0 when it is not here. */
  private additions = new Float64Array(0);
  /** By handle: the last search that met it. */
  private searches = new Uint32Array(0);
  private size = 0;
  private lastAddition = 0;
  private lastSearch = 0;

  /**
   * @param handle of the article, an index into arrays: a small integer, best used again after its article was removed
   * @param signature of `minhash`; a text without words is never found
   */
  add(handle: number, signature: Uint32Array): void {
    this.remove(handle);
    if (handle >= this.additions.length) this.growRows(Math.ceil((handle + 1) * GROWTH));
    if (++this.size * SIGNATURE_WORDS > this.heads.length * LOAD) this.doubleHeads();
    this.additions[handle] = ++this.lastAddition;
    this.words.set(signature, handle * SIGNATURE_WORDS);
    if (signature.some((word) => word !== 0)) forEachNode(handle, (node) => this.link(node));
  }

  /** Forgets an article, if it is here. */
  remove(handle: number): void {
    if (!this.additions[handle]) return;
    this.additions[handle] = 0;
    this.size--;
    forEachNode(handle, (node) => this.unlink(node));
  }

  /**
   * The most similar article that is accepted; of equals the one that was added first.
   * @param threshold the least similarity
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
    for (let place = 0; place < SIGNATURE_WORDS; place++) {
      const word = signature[place]!;
      for (let node = this.heads[this.headOf(word, place)]!; node !== NONE; node = this.links[node - 1]!) {
        if (this.words[node - 1] !== word) continue;
        const handle = Math.floor((node - 1) / SIGNATURE_WORDS);
        if (this.searches[handle] === this.lastSearch) continue;
        this.searches[handle] = this.lastSearch;
        const equal = equalComponents(this.words, handle * SIGNATURE_WORDS, signature);
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

  private headOf(word: number, place: number): number {
    const mixed = Math.imul(word ^ Math.imul(place + 1, 0x9e3779b9), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.heads.length - 1);
  }

  /** Equal words at different places are in different buckets, but may be in one chain. */
  private isSameBucket(node: number, other: number): boolean {
    return this.words[node - 1] === this.words[other - 1] && (node - other) % SIGNATURE_WORDS === 0;
  }

  private chainOf(node: number): number {
    return this.headOf(this.words[node - 1]!, (node - 1) % SIGNATURE_WORDS);
  }

  /** At the end of the chain: who came first is found first. */
  private link(node: number): void {
    const chain = this.chainOf(node);
    let last = NONE;
    let crowd = 0;
    for (let next = this.heads[chain]!; next !== NONE; next = this.links[next - 1]!) {
      if (this.isSameBucket(node, next) && ++crowd === BUCKET_SIZE) return;
      last = next;
    }
    this.append(chain, last, node);
  }

  private append(chain: number, last: number, node: number): void {
    if (last === NONE) this.heads[chain] = node;
    else this.links[last - 1] = node;
    this.links[node - 1] = NONE;
  }

  private unlink(node: number): void {
    const chain = this.chainOf(node);
    let last = NONE;
    let next = this.heads[chain]!;
    while (next !== NONE && next !== node) [last, next] = [next, this.links[next - 1]!];
    if (next === NONE) return;
    if (last === NONE) this.heads[chain] = this.links[node - 1]!;
    else this.links[last - 1] = this.links[node - 1]!;
  }

  private growRows(rows: number): void {
    this.words = copyInto(new Uint32Array(rows * SIGNATURE_WORDS), this.words);
    this.links = copyInto(new Int32Array(rows * SIGNATURE_WORDS), this.links);
    this.additions = copyInto(new Float64Array(rows), this.additions);
    this.searches = copyInto(new Uint32Array(rows), this.searches);
  }

  /** Each chain becomes two, in the order that it had. */
  private doubleHeads(): void {
    const chains = this.heads;
    this.heads = new Int32Array(chains.length * 2);
    const tails = new Int32Array(chains.length * 2);
    for (const head of chains) {
      for (let node = head, next; node !== NONE; node = next) {
        next = this.links[node - 1]!;
        const chain = this.chainOf(node);
        this.append(chain, tails[chain]!, node);
        tails[chain] = node;
      }
    }
  }
}

function forEachNode(handle: number, visit: (node: number) => void): void {
  for (let place = 0; place < SIGNATURE_WORDS; place++) visit(handle * SIGNATURE_WORDS + place + 1);
}

function copyInto<T extends Uint32Array | Int32Array | Float64Array>(larger: T, array: T): T {
  larger.set(array);
  return larger;
}
