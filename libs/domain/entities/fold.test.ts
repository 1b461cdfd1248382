import { asciiUnits, fold, foldedUnits, hash30, hash30Of } from './fold.js';
import type { UnitTable } from './unit-table.js';

/** What a word becomes, unit by unit. */
function through(table: UnitTable, word: string): string {
  const units = new Uint16Array(word.length * table.longest);
  let length = 0;
  for (let i = 0; i < word.length; i++) length = table.write(word.charCodeAt(i), units, length);
  return String.fromCharCode(...units.subarray(0, length));
}
const foldFast = (word: string) => through(foldedUnits, word);
const toAscii = (word: string) => through(asciiUnits, word);

const spellings: [word: string, folded: string][] = [
  ['Berlin', 'berlin'],
  ['MÜNCHEN', 'munchen'],
  ['Straße', 'strasse'],
  ['Łódź', 'lodz'],
  ['Đà', 'da'],
  ['Ærø', 'aero'],
  ['İstanbul', 'istanbul'],
  ['Diyarbakır', 'diyarbakir'],
  ['Việt', 'viet'],
  ['Hruščov', 'hruscov'],
  ['Хрущёв', 'хрущев'],
  ['КИЇВ', 'киів'],
  ['Όσλο', 'οσλο'],
  ['Αθήνας', 'αθηνασ'],
  ['Երևան', 'երեւան'],
  ['القاهِرة', 'القاهره'],
  ['أحمد', 'احمد'],
  ['إيران', 'ايران'],
  ['آسيا', 'اسيا'],
  ['مصـــر', 'مصر'],
  ['تہران', 'تهران'],
  ['کابل', 'كابل'],
  ['ایران', 'ايران'],
  ['می\u200cخواهم', 'ميخواهم'],
  ['יְרוּשָׁלַיִם', 'ירושלים'],
  ['दिल्ली', 'दिल्ली'],
  ['ক্\u200dষ', 'ক্ষ'],
  ['서울', '서울'],
  ['東京', '東京'],
  ['モスクワ', 'モスクワ'],
  ['กรุงเทพ', 'กรุงเทพ'],
  ['თბილისი', 'თბილისი'],
  ['ሐረር', 'ሐረር'],
];

test.each(spellings)('%s folds to %s', (word, folded) => {
  expect(fold(word)).toBe(folded);
});

test.each(spellings)('%s folds to %s from the table, too', (word, folded) => {
  expect(foldFast(word)).toBe(folded);
});

test.each([
  ['é', 'e\u0301'],
  ['ё', 'е\u0308'],
  ['ΐ', 'ι\u0308\u0301'],
])('composed %s and decomposed %s fold alike', (composed, decomposed) => {
  expect(fold(composed)).toBe(fold(decomposed));
});

test.each<[word: string, ascii: string]>([
  ['berlin', 'berlin'],
  ['хрущев', 'khrushchev'],
  ['москва', 'moskva'],
  ['οσλο', 'oslo'],
  ['թբիլիսի', 'tbilisi'],
  ['თბილისი', 'tbilisi'],
  ['モスクワ', 'mosukuwa'],
  ['서울', 'seoul'],
  ['ايران', 'yrn'],
  ['covid19', 'covid19'],
  ['ー', ''],
])('%s is %s in ASCII', (word, ascii) => {
  expect(toAscii(word)).toBe(ascii);
});

describe('marks that stand alone and joiners change nothing', () => {
  test.each<[name: string, word: string, without: string]>([
    ['stress in Cyrillic', 'ко\u0301шка', 'кошка'],
    ['a second diacritic', 'ä\u0301rzte', 'arzte'],
    ['decomposed Latin', 'Ło\u0301dz\u0301', 'Łódź'],
    ['a joiner in Latin', 'Bei\u200crut', 'Beirut'],
    ['a non-joiner in Persian', 'می\u200cخواهم', 'میخواهم'],
    ['a joiner in Bengali', 'ক্\u200dষ', 'ক্ষ'],
    ['vowel points in Arabic', 'مِصْر', 'مصر'],
    ['a stretched letter in Arabic', 'مصـر', 'مصر'],
  ])('%s', (_name, word, without) => {
    expect([fold(word), foldFast(word)]).toEqual([fold(without), fold(without)]);
  });
});

test('hashes are 30-bit integers that differ with every letter', () => {
  const words = ['', 'a', 'b', 'ab', 'ba', 'R:DE', 'R:ED', 'é', '東京'];
  const hashes = words.map(hash30);
  expect(new Set(hashes).size).toBe(words.length);
  for (const hash of hashes) {
    expect(Number.isInteger(hash)).toBe(true);
    expect(hash).toBeGreaterThanOrEqual(0);
    expect(hash).toBeLessThan(2 ** 30);
  }
});

test('the hash of a beginning and units is that of both as one string', () => {
  const units = Uint16Array.from('東京x', (unit) => unit.charCodeAt(0));
  expect(hash30Of('p:', units, 2)).toBe(hash30('p:東京'));
  expect(hash30Of('', units, 0)).toBe(hash30(''));
});
