import { lowerCaseOf } from './characters.js';

/** Code units that are read, half of them at the beginning of a text and half at its end. */
const VARIANT_SAMPLE_LENGTH = 1600;

/** Words of Indonesian that Malay does not have or spells otherwise, and the reverse. */
const INDONESIAN =
  'agustus aktivitas bahwa bandara berbeda besok biaya bisa coba desember direktur eropa film fasilitas identitas inggris investasi jepang jumat juli juni kabupaten kamis kantor karena kemarin keuangan komunitas kota kualitas mahasiswa manajer mantan maret mau mencoba menit miliar minggu mobil musik pemerintah pemilu pengacara pengadilan persen perusahaan polisi prancis pria prioritas provinsi rupiah saja sedangkan sekretaris senin sepakbola spanyol tapi telepon televisi tentara terkait teroris tim tiongkok triliun uang ujar ujarnya uni universitas usai'; // prettier-ignore
const MALAY =
  'ahad aktiviti apabila bahawa bandar beliau berbanding berbeza bilion boleh cuba daripada disember eropah fasiliti filem ialah iaitu identiti isnin jepun jualan julai jumaat jun kerajaan kerana kewangan khamis komuniti kos kualiti lelaki mac mahu manakala mencuba menerusi minit muzik ogos parti peguam pelaburan pengarah pengganas peratus perkara perniagaan pertubuhan polis ringgit sahaja sekiranya semasa sepanyol setiausaha supaya syarikat telefon televisyen tentera trilion universiti wang'; // prettier-ignore

/** What a declared variant counts: one word or character of the other one may be a name or a quotation. */
const DECLARED_BALANCE = 2;

/**
 * Distinguishes what n-grams can't: simplified and traditional Chinese, Indonesian and Malay.
 * @param language subtag of the language or of either variant
 * @param declared language or script of the variant that the publisher declares
 */
export function variantOf(language: string, text: string, declared?: string): string {
  if (language === 'zh') return isSecond(text, traditionalBalance, ['Hans', 'Hant'], declared) ? 'zh-Hant' : 'zh-Hans';
  if (language === 'ms' || language === 'id') return isSecond(text, malayBalance, ['id', 'ms'], declared) ? 'ms' : 'id';
  return language;
}

/** Whether the text is in the second of two variants; the first one is the commoner. */
function isSecond(text: string, balance: Balance, [first, second]: [string, string], declared?: string): boolean {
  const expected = declared === second ? DECLARED_BALANCE : declared === first ? -DECLARED_BALANCE : 0;
  return balanceOf(text, balance) + expected > 0;
}

/** Number of words or characters in text[start, end) of one variant, minus those of the other. */
type Balance = (text: string, start: number, end: number) => number;

function balanceOf(text: string, balance: Balance): number {
  if (text.length <= VARIANT_SAMPLE_LENGTH) return balance(text, 0, text.length);
  return (
    balance(text, 0, VARIANT_SAMPLE_LENGTH / 2) + balance(text, text.length - VARIANT_SAMPLE_LENGTH / 2, text.length)
  );
}

let characters: Int8Array | undefined;

function traditionalBalance(text: string, start: number, end: number): number {
  characters ??= chineseCharacters();
  let balance = 0;
  for (let i = start; i < end; i++) balance += characters[text.charCodeAt(i)]!;
  return balance;
}

/** By code unit: 1 for characters that only Taiwan's Big5 has, -1 for those that only China's GB 2312 has. */
function chineseCharacters(): Int8Array {
  const values = new Int8Array(0x10000);
  for (const char of decode('big5', [0xa4, 0xf9], [[0x40, 0x7e], UPPER_HALF])) values[char.charCodeAt(0)] = 1;
  for (const char of decode('gbk', [0xb0, 0xf7], [UPPER_HALF])) values[char.charCodeAt(0)]! -= 1;
  return values;
}

type Range = [first: number, last: number];
const UPPER_HALF: Range = [0xa1, 0xfe];

/** The characters of a two-byte encoding with lead bytes in `leads` and trail bytes in one of `trails`. */
function decode(encoding: string, leads: Range, trails: Range[]): Set<string> {
  const trailBytes = trails.flatMap(numbers);
  const bytes = numbers(leads).flatMap((lead) => trailBytes.flatMap((trail) => [lead, trail]));
  return new Set(new TextDecoder(encoding).decode(Uint8Array.from(bytes)));
}

function numbers([first, last]: Range): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** By the hash of a word in lower case: 1 for Malay, -1 for Indonesian. */
const malayWords = new Map([
  ...MALAY.split(' ').map((word): [number, number] => [hashOf(word), 1]),
  ...INDONESIAN.split(' ').map((word): [number, number] => [hashOf(word), -1]),
]);

function malayBalance(text: string, start: number, end: number): number {
  let balance = 0;
  let word = 0;
  for (let i = start; i < end; i++) {
    const letter = lowerCaseOf[text.charCodeAt(i)]!;
    if (letter) word = addToHash(word, letter);
    else if (word) {
      balance += malayWords.get(word) ?? 0;
      word = 0;
    }
  }
  return balance + (malayWords.get(word) ?? 0);
}

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = addToHash(hash, word.charCodeAt(i));
  return hash;
}

function addToHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) & 0x3fffffff;
}
