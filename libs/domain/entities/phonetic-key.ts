/** Consonant classes; they are the digits of phonetic keys. */
const P = 1;
const K = 2;
const S = 3;
const T = 4;
const L = 5;
const R = 6;
const M = 7;
const N = 8;
/** Sounds without a digit: x is k and s. */
const X = 9;
const VOWEL = 20;
const SILENT = 21;

const soundOf = new Uint8Array(128);
const LETTERS: [letters: string, sound: number][] = [
  ['bpfvw', P],
  ['cgkq', K],
  ['szj', S],
  ['dt', T],
  ['l', L],
  ['r', R],
  ['m', M],
  ['n', N],
  ['x', X],
  ['aeiouy', VOWEL],
  ['h', SILENT],
];
for (const [letters, sound] of LETTERS) for (const letter of letters) soundOf[letter.charCodeAt(0)] = sound;

/** Letter groups with one sound; of those with the same first letter the longest first. */
const GROUPS: [letters: string, sound: number][] = [
  ['tsch', S],
  ['dsch', S],
  ['sch', S],
  ['tch', S],
  ['dzh', S],
  ['dz', S],
  ['dj', S],
  ['sz', S],
  ['sh', S],
  ['zh', S],
  ['cz', S],
  ['ts', S],
  ['tz', S],
  ['ph', P],
  ['th', T],
  ['ck', K],
  ['kh', K],
];
/** By first letter; the letters as code units. */
const groupsOf: { units: Uint16Array; sound: number }[][] = Array.from({ length: 128 }, (_, first) =>
  GROUPS.filter(([letters]) => letters.charCodeAt(0) === first).map(([letters, sound]) => ({
    units: Uint16Array.from(letters, (letter) => letter.charCodeAt(0)),
    sound,
  })),
);

/** By letter: 1 where the next letters may change its sound. */
const isContextual = Uint8Array.from(groupsOf, (groups, letter) =>
  groups.length > 0 || 'cgn'.includes(String.fromCharCode(letter)) ? 1 : 0,
);

const [C, E, G, H, I, LETTER_N, W, Y] = Array.from('ceghinwy', (letter) => letter.charCodeAt(0));
/** A sound and the number of its letters in one integer. */
const LENGTH_SHIFT = 8;
const SOUND_MASK = (1 << LENGTH_SHIFT) - 1;
const soundWithLength = (sound: number, length: number) => sound | (length << LENGTH_SHIFT);

/** The least keys of four, six and eight digits. */
const FOUR_DIGITS = 1000;
const SIX_DIGITS = 100_000;
const EIGHT_DIGITS = 10_000_000;

/**
 * Computes phonetic keys of names, in the manner of Soundex: consonants become one of eight classes, vowels, h and y are
 * dropped, so that transliterations of a name have the same key (Gorbatschow, Gorbachev, Gorbaczow).
 */
export class PhoneticEncoder {
  private word: Uint16Array = new Uint16Array(0);
  private length = 0;

  /** @param word letters a–z and digits, as code units; only the first `length` count */
  take(word: Uint16Array, length: number): this {
    this.word = word;
    this.length = length;
    return this;
  }

  /**
   * The first four consonant classes as decimal digits of an integer; 0 when there are fewer.
   * @param dropW treat w as a vowel, as in English and Arabic names
   */
  short(dropW: boolean): number {
    return this.encode(FOUR_DIGITS, dropW);
  }

  /** The first eight classes, or all when there are six or seven; 0 when there are fewer. Longer keys are rarer. */
  long(): number {
    const key = this.encode(EIGHT_DIGITS, false);
    return key >= SIX_DIGITS ? key : 0;
  }

  /** Adds classes until the key has as many digits as `limit`; 0 when there are fewer than four. */
  private encode(limit: number, dropW: boolean): number {
    let key = 0;
    let last = 0;
    for (let i = 0; i < this.length && key < limit;) {
      const found = dropW && this.word[i] === W ? soundWithLength(VOWEL, 1) : this.soundAt(i);
      const sound = found & SOUND_MASK;
      i += found >> LENGTH_SHIFT;
      if (sound === VOWEL) last = 0;
      if (sound === 0 || sound === VOWEL || sound === SILENT) continue;
      const first = sound === X ? K : sound;
      if (first !== last) key = key * 10 + first;
      last = first;
      if (sound !== X || key >= limit) continue;
      key = key * 10 + S;
      last = S;
    }
    return key >= FOUR_DIGITS ? key : 0;
  }

  private soundAt(i: number): number {
    const letter = this.letterAt(i);
    if (!isContextual[letter]) return soundWithLength(soundOf[letter]!, 1);
    for (const { units, sound } of groupsOf[letter]!)
      if (this.hasGroup(units, i)) return soundWithLength(sound, units.length);
    const next = this.letterAt(i + 1);
    if (letter === C && next === H) return soundWithLength(isFrontVowel(this.letterAt(i + 2)) ? S : K, 2);
    if (letter === C && isFrontVowel(next)) return soundWithLength(S, 1);
    if (letter === G && next === H && soundOf[this.letterAt(i + 2)] !== VOWEL) return soundWithLength(SILENT, 2);
    if (letter === LETTER_N && next === G && soundOf[this.letterAt(i + 2)] !== VOWEL) return soundWithLength(N, 2);
    return soundWithLength(soundOf[letter]!, 1);
  }

  private hasGroup(units: Uint16Array, start: number): boolean {
    if (this.length - start < units.length) return false;
    for (let i = 1; i < units.length; i++) if (this.word[start + i] !== units[i]) return false;
    return true;
  }

  /** 0 after the end. */
  private letterAt(i: number): number {
    return i < this.length ? this.word[i]! : 0;
  }
}

const isFrontVowel = (letter: number) => letter === E || letter === I || letter === Y;
