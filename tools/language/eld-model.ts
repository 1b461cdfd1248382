/** Bits of `Ngram.edges`. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;

export interface Ngram {
  /** Its up to four bytes of UTF-8, as a big-endian number. */
  bytes: number;
  /** 1: a word starts with it; 2: a word ends with it; 3: it is a word. */
  edges: number;
  /** What it says for a language: pairs of language number and score, by language. */
  scores: [number, number][];
}

export interface EldModel {
  /** BCP 47. */
  languages: string[];
  /** By language, from 0 to 1: what a text in that language scores. */
  averages: number[];
  ngrams: Ngram[];
}

/** Reads the large table of n-grams of eld, the efficient language detector. */
export async function readEldModel(): Promise<EldModel> {
  const { ngramsData } = await load<{ ngramsData: { languages: object; ngrams: object } }>('ngrams/large.js');
  const { avgScore } = await load<{ avgScore: Record<string, number> }>('avgScore.js');
  const { dictionary } = await load<{ dictionary: string[] }>('dictionary.js');
  const languages = Object.values(ngramsData.languages) as string[];
  const bytes = new Map(dictionary.flatMap((char, byte) => (char === ' ' ? [] : [[char, byte]])));
  return {
    languages,
    averages: languages.map((language) => avgScore[language]!),
    ngrams: Object.entries(ngramsData.ngrams).map(([key, scores]) => toNgram(key, scores, bytes)),
  };
}

/** The package exports its detectors only; the table lies beside them. */
function load<T>(file: string): Promise<T> {
  return import(new URL(`../${file}`, import.meta.resolve('eld/large')).href) as Promise<T>;
}

/** @param key a character a byte, with a space before it where a word starts and after it where one ends */
function toNgram(key: string, scores: Record<string, number>, byteOf: Map<string, number>): Ngram {
  const bytes = [...key.trim()].map((char) => byteOf.get(char));
  if (bytes.length === 0 || bytes.length > 4 || bytes.includes(undefined)) throw new Error(`no n-gram: '${key}'`);
  return {
    bytes: bytes.reduce<number>((packed, byte) => packed * 256 + byte!, 0),
    edges: (key.startsWith(' ') ? STARTS_WORD : 0) + (key.endsWith(' ') ? ENDS_WORD : 0),
    scores: Object.entries(scores).map(([language, score]) => [Number(language), score]),
  };
}
