import { smallLetterOf } from './letters.js';

/** Code units that are looked at, half of them at the beginning of a text and half at its end. */
const SAMPLE = 1600;
const HASH = 0x3fffffff;

/** Words that one of two near twins has and the other does not, or spells otherwise. */
const INDONESIAN =
  'agustus aktivitas bahwa bandara berbeda besok biaya bisa coba desember direktur eropa film fasilitas identitas inggris investasi jepang jumat juli juni kabupaten kamis kantor karena kemarin keuangan komunitas kota kualitas mahasiswa manajer mantan maret mau mencoba menit miliar minggu mobil musik pemerintah pemilu pengacara pengadilan persen perusahaan polisi prancis pria prioritas provinsi rupiah saja sedangkan sekretaris senin sepakbola spanyol tapi telepon televisi tentara terkait teroris tim tiongkok triliun uang ujar ujarnya uni universitas usai'; // prettier-ignore
const MALAY =
  'ahad aktiviti apabila bahawa bandar beliau berbanding berbeza bilion boleh cuba daripada disember eropah fasiliti filem ialah iaitu identiti isnin jepun jualan julai jumaat jun kerajaan kerana kewangan khamis komuniti kos kualiti lelaki mac mahu manakala mencuba menerusi minit muzik ogos parti peguam pelaburan pengarah pengganas peratus perkara perniagaan pertubuhan polis ringgit sahaja sekiranya semasa sepanyol setiausaha supaya syarikat telefon televisyen tentera trilion universiti wang'; // prettier-ignore

/** Tells apart what n-grams do not: the two ways of writing Chinese, Indonesian and Malay. The hint breaks a tie. */
export function variantOf(language: string, text: string, hint = ''): string {
  if (language === 'zh') {
    const difference = balance(text, traditionalLead) || (/hant|tw|hk|mo/i.test(hint) ? 1 : -1);
    return difference > 0 ? 'zh-Hant' : 'zh-Hans';
  }
  if (language === 'ms' || language === 'id') {
    const difference = balance(text, malayLead) || (/^ms/i.test(hint) ? 1 : -1);
    return difference > 0 ? 'ms' : 'id';
  }
  return language;
}

/** What a part of a text says for one variant, less what it says for the other. */
type Lead = (text: string, start: number, end: number) => number;

function balance(text: string, lead: Lead): number {
  if (text.length <= SAMPLE) return lead(text, 0, text.length);
  return lead(text, 0, SAMPLE / 2) + lead(text, text.length - SAMPLE / 2, text.length);
}

let characters: Int8Array | undefined;

function traditionalLead(text: string, start: number, end: number): number {
  characters ??= chineseCharacters();
  let lead = 0;
  for (let i = start; i < end; i++) lead += characters[text.charCodeAt(i)]!;
  return lead;
}

/** By code unit: 1 for characters that only Taiwan's Big5 has, -1 for those that only China's GB 2312 has. */
function chineseCharacters(): Int8Array {
  const leads = new Int8Array(0x10000);
  for (const char of decode('big5', [0xa4, 0xf9], [[0x40, 0x7e], UPPER_CELLS])) leads[char.charCodeAt(0)] = 1;
  for (const char of decode('gbk', [0xb0, 0xf7], [UPPER_CELLS])) leads[char.charCodeAt(0)]! -= 1;
  return leads;
}

type Range = [first: number, last: number];
const UPPER_CELLS: Range = [0xa1, 0xfe];

/** The characters of a two-byte encoding whose first byte is in `rows` and whose second is in one of `cells`. */
function decode(encoding: string, rows: Range, cells: Range[]): Set<string> {
  const seconds = cells.flatMap(numbers);
  const bytes = numbers(rows).flatMap((row) => seconds.flatMap((cell) => [row, cell]));
  return new Set(new TextDecoder(encoding).decode(Uint8Array.from(bytes)));
}

function numbers([first, last]: Range): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** By the hash of a word in small letters: 1 for Malay ones, -1 for Indonesian ones. */
const malayLeads = new Map([
  ...MALAY.split(' ').map((word): [number, number] => [hashOf(word), 1]),
  ...INDONESIAN.split(' ').map((word): [number, number] => [hashOf(word), -1]),
]);

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = addToHash(hash, word.charCodeAt(i));
  return hash;
}

function addToHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) & HASH;
}

function malayLead(text: string, start: number, end: number): number {
  let lead = 0;
  let word = 0;
  for (let i = start; i < end; i++) {
    const letter = smallLetterOf[text.charCodeAt(i)]!;
    if (letter) word = addToHash(word, letter);
    else if (word) {
      lead += malayLeads.get(word) ?? 0;
      word = 0;
    }
  }
  return lead + (malayLeads.get(word) ?? 0);
}
