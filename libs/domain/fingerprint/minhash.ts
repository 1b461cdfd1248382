import { forEachShingle, mix } from './shingles.js';

/** Components of a signature, one byte each, four in a word: 64 bytes in memory. */
const COMPONENTS = 64;
const COMPONENTS_PER_WORD = 4;
export const SIGNATURE_WORDS = COMPONENTS / COMPONENTS_PER_WORD;
/** The high bits of a shingle's hash choose its bin, the others compete in it. */
const BIN_SHIFT = 26;
const COMPETING = (1 << BIN_SHIFT) - 1;
const EMPTY = COMPETING + 1;
/** Two bytes are equal by chance this often. */
const CHANCE = 1 / 256;

const minima = new Int32Array(COMPONENTS);

/**
 * MinHash signature of a text (Broder 1997), to estimate the Jaccard similarity of two texts' shingles. One permutation
 * is cut into bins and the least hash of each is kept; an empty bin takes that of another one, chosen by a hash of the
 * two (optimal densification, Shrivastava 2017). Of each the low 8 bits are kept (b-bit minwise hashing, Li and König
 * 2010).
 * @returns 16 words of 32 bits; all 0 for a text without any word
 */
export function minhash(text: string, language: string): Uint32Array {
  minima.fill(EMPTY);
  let isEmpty = true;
  forEachShingle(text, language, (shingle) => {
    const hash = mix(shingle ^ SEED);
    const bin = hash >>> BIN_SHIFT;
    if ((hash & COMPETING) < minima[bin]!) minima[bin] = hash & COMPETING;
    isEmpty = false;
  });
  const signature = new Uint32Array(SIGNATURE_WORDS);
  if (isEmpty) return signature;
  for (let i = 0; i < COMPONENTS; i++) {
    const component = mix(minima[donor(i)]! ^ Math.imul(i + 1, GOLDEN)) & 0xff;
    signature[i >>> 2]! |= component << ((i & 3) * 8);
  }
  return signature;
}

const SEED = 0x5bd1e995;
const GOLDEN = 0x9e3779b9;

/** The bin itself, or the first full one of a random sequence that is every text's for this bin. */
function donor(bin: number): number {
  let full = bin;
  for (let attempt = 1; minima[full] === EMPTY; attempt++) full = mix(Math.imul(attempt, GOLDEN) + bin) >>> BIN_SHIFT;
  return full;
}

/**
 * Estimated Jaccard similarity, 0 to 1; what bytes share by chance is taken off. The standard error is
 * sqrt(J (1 - J) / 64), 0.05 near 0.8, and up to 1.4 times that for texts of less than 40 shingles, of which some meet
 * in one bin. Texts without any word are similar to nothing.
 */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  return similarityOf(equalComponents(a, 0, b));
}

/**
 * How many components of two signatures are equal; none of a text without any word.
 * @param start where in `signatures`, a row of them, the first one starts
 */
export function equalComponents(signatures: Uint32Array, start: number, other: Uint32Array): number {
  let equal = 0;
  let any = 0;
  for (let i = 0; i < SIGNATURE_WORDS; i++) {
    const word = other[i]!;
    const difference = signatures[start + i]! ^ word;
    any |= word;
    // Bit 7 of each byte that is 0, and of no other (Warren, Hacker's Delight, 6-1); the product sums the four.
    const zeros = ~(((difference & LOW_7) + LOW_7) | difference | LOW_7);
    equal += Math.imul(zeros >>> 7, 0x01010101) >>> 24;
  }
  return any === 0 ? 0 : equal;
}

const LOW_7 = 0x7f7f7f7f;

/** The estimate from the number of equal components. */
export function similarityOf(equal: number): number {
  return Math.max(0, (equal / COMPONENTS - CHANCE) / (1 - CHANCE));
}

/** base64 of little-endian 32-bit integers, whatever the machine's own order. */
export function packSignature(signature: Uint32Array): string {
  const bytes = Buffer.alloc(signature.length * 4);
  signature.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
  return bytes.toString('base64');
}

/** @throws RangeError when it is not a signature of ours */
export function unpackSignature(packed: string): Uint32Array {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length !== COMPONENTS) throw new RangeError(`a signature has ${COMPONENTS} bytes, not ${bytes.length}`);
  return Uint32Array.from({ length: SIGNATURE_WORDS }, (_, i) => bytes.readUInt32LE(i * 4));
}
