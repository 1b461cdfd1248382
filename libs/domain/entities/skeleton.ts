/**
 * The consonant skeleton of a name: how it sounds, coarsely, so that transliterations of one name meet
 * (Gorbatschow, Gorbachev, Gorbaczow). Vowels, h and y are dropped; consonants fall into eight classes.
 */
const CLASS_COUNT = 4;
/** A long skeleton is rarer and tells more: six to eight classes. */
const LONG_FROM = 6;
const LONGEST = 8;
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

/** Letter groups that stand for one sound, longest first. `null`: silent unless a vowel follows. */
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
const byFirst = new Map<string, [string, number][]>();
for (const cluster of CLUSTERS) {
  const first = cluster[0].charAt(0);
  byFirst.set(first, [...(byFirst.get(first) ?? []), cluster]);
}

const isFront = (char: string | undefined) => char === 'e' || char === 'i' || char === 'y';
const isVowel = (char: string | undefined) => char !== undefined && classes[char.charCodeAt(0)] === VOWEL;

/** The sound at `i`: its class (0: none) and how many letters it takes. */
function soundAt(word: string, i: number): [number, number] {
  const letter = word.charAt(i);
  for (const [cluster, sound] of byFirst.get(letter) ?? [])
    if (word.startsWith(cluster, i)) return [sound, cluster.length];
  if (letter === 'c' && word[i + 1] === 'h') return [isFront(word[i + 2]) ? S : K, 2];
  if (letter === 'c' && isFront(word[i + 1])) return [S, 1];
  if (letter === 'g' && word[i + 1] === 'h' && !isVowel(word[i + 2])) return [SILENT, 2];
  if (letter === 'n' && word[i + 1] === 'g' && !isVowel(word[i + 2])) return [N, 2];
  return [classes[word.charCodeAt(i)] ?? 0, 1];
}

/**
 * The first four consonant classes of a word as decimal digits of an integer; 0 when it has fewer.
 * @param word letters a–z
 * @param dropW treat w as a vowel, as English and Arabic names have it
 */
export function skeleton(word: string, dropW: boolean): number {
  const code = codeOf(word, dropW, CLASS_COUNT);
  return code >= 10 ** (CLASS_COUNT - 1) ? code : 0;
}

/** Six to eight classes of a long name; 0 when it has fewer. */
export function longSkeleton(word: string): number {
  const code = codeOf(word, false, LONGEST);
  return code >= 10 ** (LONG_FROM - 1) ? code : 0;
}

function codeOf(word: string, dropW: boolean, longest: number): number {
  let code = 0;
  let count = 0;
  let last = 0;
  for (let i = 0; i < word.length && count < longest;) {
    const [sound, length] = dropW && word[i] === 'w' ? [VOWEL, 1] : soundAt(word, i);
    i += length;
    if (sound === VOWEL) last = 0;
    if (sound === 0 || sound === VOWEL || sound === SILENT) continue;
    for (const part of sound === X ? [K, S] : [sound]) {
      if (part === last || count === longest) continue;
      code = code * 10 + part;
      count++;
      last = part;
    }
  }
  return code;
}
