/**
 * The consonant skeleton of a name: how it sounds, coarsely, so that transliterations of one name meet
 * (Gorbatschow, Gorbachev, Gorbaczow). Vowels, h and y are dropped; consonants fall into eight classes.
 */
const SHORT = 1000;
/** A long skeleton is rarer and tells more: six to eight classes. These are the least numbers of as many digits. */
const LONG = 100_000;
const LONGEST = 10_000_000;
const P = 1;
const K = 2;
const S = 3;
const T = 4;
const L = 5;
const R = 6;
const M = 7;
const N = 8;
const X = 9;
const VOWEL = 20;
const SILENT = 21;

const classes = new Uint8Array(128);
const GROUPS: [string, number][] = [
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
for (const [letters, value] of GROUPS) for (const letter of letters) classes[letter.charCodeAt(0)] = value;

/** Letter groups that stand for one sound; of those with the same first letter the longest first. */
const CLUSTERS: [string, number][] = [
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
const clusters: { units: Uint16Array; sound: number }[][] = Array.from({ length: 128 }, (_, first) =>
  CLUSTERS.filter(([letters]) => letters.charCodeAt(0) === first).map(([letters, sound]) => ({
    units: Uint16Array.from(letters, (letter) => letter.charCodeAt(0)),
    sound,
  })),
);

/** By letter: 1 where what follows it may change its sound. */
const depends = Uint8Array.from(clusters, (own, letter) =>
  own.length > 0 || 'cgn'.includes(String.fromCharCode(letter)) ? 1 : 0,
);

const [C, E, G, H, I, LETTER_N, W, Y] = Array.from('ceghinwy', (letter) => letter.charCodeAt(0));
/** A sound and how many letters it takes, in one integer. */
const LENGTH_SHIFT = 8;
const heard = (sound: number, length: number) => sound | (length << LENGTH_SHIFT);

/** The skeletons of one word after the other. */
export class Skeleton {
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
   * @param dropW treat w as a vowel, as English and Arabic names have it
   */
  short(dropW: boolean): number {
    return this.read(SHORT, dropW);
  }

  /** The first eight; all when there are six or seven, and 0 when there are fewer. */
  long(): number {
    const code = this.read(LONGEST, false);
    return code >= LONG ? code : 0;
  }

  /** Classes until the number has as many digits as `enough`; 0 when there are fewer than four. */
  private read(enough: number, dropW: boolean): number {
    let code = 0;
    let last = 0;
    for (let i = 0; i < this.length && code < enough;) {
      const found = dropW && this.word[i] === W ? heard(VOWEL, 1) : this.soundAt(i);
      const sound = found & ((1 << LENGTH_SHIFT) - 1);
      i += found >> LENGTH_SHIFT;
      if (sound === VOWEL) last = 0;
      if (sound === 0 || sound === VOWEL || sound === SILENT) continue;
      const first = sound === X ? K : sound;
      if (first !== last) code = code * 10 + first;
      last = first;
      if (sound !== X || code >= enough) continue;
      code = code * 10 + S;
      last = S;
    }
    return code >= SHORT ? code : 0;
  }

  private soundAt(i: number): number {
    const letter = this.letterAt(i);
    if (!depends[letter]) return heard(classes[letter]!, 1);
    for (const { units, sound } of clusters[letter]!) if (this.has(units, i)) return heard(sound, units.length);
    const next = this.letterAt(i + 1);
    if (letter === C && next === H) return heard(isFront(this.letterAt(i + 2)) ? S : K, 2);
    if (letter === C && isFront(next)) return heard(S, 1);
    if (letter === G && next === H && classes[this.letterAt(i + 2)] !== VOWEL) return heard(SILENT, 2);
    if (letter === LETTER_N && next === G && classes[this.letterAt(i + 2)] !== VOWEL) return heard(N, 2);
    return heard(classes[letter]!, 1);
  }

  private has(units: Uint16Array, start: number): boolean {
    if (this.length - start < units.length) return false;
    for (let i = 1; i < units.length; i++) if (this.word[start + i] !== units[i]) return false;
    return true;
  }

  /** 0 behind the end. */
  private letterAt(i: number): number {
    return i < this.length ? this.word[i]! : 0;
  }
}

const isFront = (letter: number) => letter === E || letter === I || letter === Y;
