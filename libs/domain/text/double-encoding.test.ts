import iconv from 'iconv-lite';
import { repairDoubleEncoding } from './double-encoding.js';

/** What a text becomes that is taken for another encoding. */
const misread = (text: string, encoding: 'latin1' | 'windows-1252' | 'windows-1251') =>
  encoding === 'latin1' ? Buffer.from(text).toString('latin1') : new TextDecoder(encoding).decode(Buffer.from(text));

const TEXTS = [
  'Der Bürgermeister sperrt die Brücke für elf Monate – “länger” als geplant',
  'Le maire a décidé de fermer le pont à péage',
  'São Paulo: eleições começam às 8h',
  'Мэр города закрыл старый мост',
  'Łódź: święto żółwi',
  'Κλείνει η παλιά γέφυρα',
  '旧桥关闭十一个月',
  'المدينة تغلق الجسر القديم',
  'It’s over, he said — for now',
  'Müller',
  'café',
  'État',
  'Up 20°C',
  'a £5m deal',
  'Ship 🚢 ahoy',
];

test.each(TEXTS)('%s', (text) => {
  for (const encoding of ['latin1', 'windows-1252'] as const) {
    expect(repairDoubleEncoding(misread(text, encoding))).toBe(text);
    expect(repairDoubleEncoding(misread(misread(text, encoding), encoding))).toBe(text);
  }
  expect(repairDoubleEncoding(text)).toBe(text);
});

test('Cyrillic that was taken for windows-1251', () => {
  const text = 'Мэр города закрыл старый мост на одиннадцать месяцев';
  expect(repairDoubleEncoding(misread(text, 'windows-1251'))).toBe(text);
});

test.each([
  [
    'He writes â€™ for an apostrophe in a naïve café, déjà vu',
    'He writes ’ for an apostrophe in a naïve café, déjà vu',
  ],
  ['“Itâ€\ufffd over”', '“It” over”'],
])('%s is %s', (text, expected) => expect(repairDoubleEncoding(text)).toBe(expected));

test.each([
  'AMANHÃ” disse ele',
  'LE CAFÉ”… est fermé',
  'CAFÉ…mais',
  'Ã',
  'Ã£ is what ã becomes, says the naïve café owner, déjà vu',
  'СССР» и «РСФСР»',
  'Р»',
  'À\u00a0«\u00a0quoi\u00a0»',
  'QUALITÉ\u00a0: le prix',
  'Vương quốc Anh',
  'ÎLE',
])('%s stays', (text) => expect(repairDoubleEncoding(text)).toBe(text));

test('every letter of legacy texts stays', () => {
  const text = iconv.decode(Buffer.from(Array.from({ length: 96 }, (_, i) => 0xa0 + i)), 'iso-8859-1');
  expect(repairDoubleEncoding(text)).toBe(text);
});

test('a long text takes linear time', () => {
  const before = process.cpuUsage();
  repairDoubleEncoding('Ã¼'.repeat(1_000_000));
  repairDoubleEncoding('Ã'.repeat(3_000_000));
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
});
