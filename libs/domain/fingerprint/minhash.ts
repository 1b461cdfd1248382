/** Components of a signature. The standard error of a similarity near 0.8 is 0.05. */
const PERMUTATIONS = 64;
const WORDS_PER_SHINGLE = 4;
const CHARACTERS_PER_SHINGLE = 6;

/** Languages whose writing puts no space between words. */
const UNSPACED = /^(zh|ja|th|lo|km|my|bo|dz)\b/;

/** One odd multiplier and one offset a permutation, fixed for ever: signatures are stored and compared later. */
const MULTIPLIERS = sequence(0x9e3779b9).map((value) => value | 1);
const OFFSETS = sequence(0x85ebca6b);

/**
 * MinHash signature of a text (Broder 1997): the share of equal components estimates the Jaccard similarity of the two
 * texts' shingles: runs of 4 words, or of 6 characters where words are not spaced. Case and punctuation do not count.
 */
export function minhash(text: string, language: string): Uint32Array {
  const signature = new Uint32Array(PERMUTATIONS).fill(0xffffffff);
  const seen = new Set<number>();
  for (const shingle of UNSPACED.test(language) ? characterShingles(text) : wordShingles(text)) {
    if (seen.has(shingle)) continue;
    seen.add(shingle);
    for (let i = 0; i < PERMUTATIONS; i++) {
      let value = Math.imul(shingle ^ OFFSETS[i]!, MULTIPLIERS[i]!);
      value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
      if (value < signature[i]!) signature[i] = value;
    }
  }
  return signature;
}

/** Estimated Jaccard similarity, 0 to 1. Texts without any word are similar to nothing. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < PERMUTATIONS; i++) if (a[i] === b[i] && a[i] !== 0xffffffff) equal++;
  return equal / PERMUTATIONS;
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
  if (bytes.length !== PERMUTATIONS * 4) throw new RangeError(`a signature has 256 bytes, not ${bytes.length}`);
  return Uint32Array.from({ length: PERMUTATIONS }, (_, i) => bytes.readUInt32LE(i * 4));
}

function wordShingles(text: string): number[] {
  const words = (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).map(hashString);
  return windows(words, WORDS_PER_SHINGLE);
}

function characterShingles(text: string): number[] {
  const letters = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  return windows(
    Array.from(letters, (letter) => letter.codePointAt(0)!),
    CHARACTERS_PER_SHINGLE,
  );
}

/** Hashes of all runs of `size` items; a shorter text is one run. */
function windows(items: number[], size: number): number[] {
  if (items.length === 0) return [];
  const count = Math.max(1, items.length - size + 1);
  return Array.from({ length: count }, (_, start) => {
    let hash = 0;
    const end = Math.min(start + size, items.length);
    for (let i = start; i < end; i++) hash = mix(Math.imul(hash, 31) + items[i]!);
    return hash;
  });
}

/** FNV-1a over UTF-16 units. */
function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Finalizer of MurmurHash3: every input bit changes every output bit with probability a half. */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function sequence(seed: number): number[] {
  return Array.from({ length: PERMUTATIONS }, (_, i) => mix(seed + Math.imul(i + 1, 0x9e3779b9)));
}
