import { Kind } from './anchor-kinds.js';
import { hash30 } from './hashes.js';
import { numberKeys, parseNotation, readNumbers } from './numbers.js';

test.each<[raw: string, values: number[]]>([
  ['0', [0]],
  ['007', [7]],
  ['1234', [1234]],
  ['1,234', [1234]],
  ['1.234', [1234]],
  ["1'234", [1234]],
  ['1 234 567', [1234567]],
  ['1,234.5', [1234.5]],
  ['1.234,5', [1234.5]],
  ["1'234.50", [1234.5]],
  ['1 234,5', [1234.5]],
  ['12,34,567', [1234567]],
  ['3.14', [3.14]],
  ['3,14', [3.14]],
  ['0.125', [0.125]],
  ['0,125', [0.125]],
  ['1234.567', [1234.567]],
  ['10.12.2024', [10, 12, 2024]],
  ['1.2.3', [1, 2, 3]],
  ["5'10", [5, 10]],
])('%s is %j', (raw, values) => {
  expect(parseNotation(raw)).toEqual(values);
});

/** The numbers that the first digit begins, and the text they take up. */
function read(text: string) {
  const start = text.search(/\p{Nd}/u);
  const { values, end } = readNumbers(text, start);
  return [values, text.slice(start, end)];
}

describe('digits of any script', () => {
  test.each<[text: string, values: number[], written: string]>([
    ['by 15.', [15], '15'],
    ['in 2024, 15 people', [2024], '2024'],
    ['pages 10-12', [10], '10'],
    ['12 345 678 Einwohner', [12345678], '12 345 678'],
    ['12\u202f345 habitants', [12345], '12\u202f345'],
    ['am 17 2025 Leute', [17], '17'],
    ['2024 100 metres', [2024], '2024'],
    ['20 1234', [20], '20'],
    ['١٢٬٣٤٥', [12345], '١٢٬٣٤٥'],
    ['٢٠٢٤', [2024], '٢٠٢٤'],
    ['٣٫٥', [3.5], '٣٫٥'],
    ['۱۲۳', [123], '۱۲۳'],
    ['१२,३४,५६७', [1234567], '१२,३४,५६७'],
    ['৪৫', [45], '৪৫'],
    ['๒๕๖๗', [2567], '๒๕๖๗'],
    ['１２，３４５', [12345], '１２，３４５'],
    ['17.07.2025', [17, 7, 2025], '17.07.2025'],
  ])('%s', (text, values, written) => {
    expect(read(text)).toEqual([values, written]);
  });
});

describe('magnitude words', () => {
  test.each<[text: string, values: number[], written: string]>([
    ['2 million people', [2e6], '2 million'],
    ['a 2-million deal', [2e6], '2-million'],
    ['1.1 million', [1_100_000], '1.1 million'],
    ['£5bn', [5e9], '5bn'],
    ['£2tn', [2e12], '2tn'],
    ['3 billion', [3e9], '3 billion'],
    ['12 lakh', [1_200_000], '12 lakh'],
    ['20 crore', [2e8], '20 crore'],
    ['2,5 Millionen Euro', [2_500_000], '2,5 Millionen'],
    ['400 Mio. EUR', [4e8], '400 Mio'],
    ['8,4 Mrd. EUR', [8.4e9], '8,4 Mrd'],
    ['700 milliards', [7e11], '700 milliards'],
    ['50 mille', [50_000], '50 mille'],
    ['20 mila', [20_000], '20 mila'],
    ['100 tisíc eur', [100_000], '100 tisíc'],
    ['12 тысяч', [12_000], '12 тысяч'],
    ['37 млрд. долл.', [3.7e10], '37 млрд'],
    ['5 bin kişi', [5000], '5 bin'],
    ['125 juta', [1.25e8], '125 juta'],
    ['125 triệu', [1.25e8], '125 triệu'],
    ['5 εκατομμύρια', [5e6], '5 εκατομμύρια'],
    ['125 مليون', [1.25e8], '125 مليون'],
    ['37 میلیون', [3.7e7], '37 میلیون'],
    ['5 מיליון', [5e6], '5 מיליון'],
    ['5 करोड़', [5e7], '5 करोड़'],
    ['5億円', [5e8], '5億'],
    ['38万人', [380_000], '38万'],
    ['2兆', [2e12], '2兆'],
    ['28亿英镑', [2.8e9], '28亿'],
    ['3억원', [3e8], '3억'],
    ['5만명', [50_000], '5만'],
    ['20 ล้านบาท', [2e7], '20 ล้าน'],
    ['125 ሚሊዮን', [1.25e8], '125 ሚሊዮን'],
    ['1.234 million', [1_234_000], '1.234 million'],
    ['1,234 thousand', [1_234_000], '1,234 thousand'],
    ['10.12.2024 million', [10, 12, 2.024e9], '10.12.2024 million'],
  ])('%s', (text, values, written) => {
    expect(read(text)).toEqual([values, written]);
  });
});

describe('magnitudes that stand together', () => {
  test.each<[text: string, values: number[], written: string]>([
    ['8,4 mil millones de euros', [8.4e9], '8,4 mil millones'],
    ['20 de milioane de euro', [20e6], '20 de milioane'],
    ['20 de mii', [20_000], '20 de mii'],
    ['5 thousand million', [5e9], '5 thousand million'],
    ['5 million thousand', [5e6], '5 million'],
    ['5천만원', [5e7], '5천만'],
    ['3 หมื่นล้าน', [3e10], '3 หมื่นล้าน'],
    ['1억2,500万', [125e6], '1억2,500万'],
    ['1億2,500万', [125e6], '1億2,500万'],
    ['3억 5천만 원', [3.5e8], '3억 5천만'],
    ['2兆5000億円', [2.5e12], '2兆5000億'],
    ['1億 2,500万', [1e8], '1億'],
    ['5만 3명', [50_000], '5만'],
    ['2 million 300 thousand', [2e6], '2 million'],
  ])('%s', (text, values, written) => {
    expect(read(text)).toEqual([values, written]);
  });
});

describe('words that are none', () => {
  test.each<[text: string, values: number[]]>([
    ['5 km', [5]],
    ['3,5 mm', [3.5]],
    ['5 kr', [5]],
    ['5 m', [5]],
    ['2005ko maiatza', [2005]],
    ['nel 2020 ma non', [2020]],
    ['5  million', [5e6]],
    ['5   million', [5]],
    ['5, million', [5]],
    ['5 people', [5]],
    ['12 millas', [12]],
    ['300 billet', [300]],
    ['12 de mayo', [12]],
    ['5 de', [5]],
  ])('%s', (text, values) => {
    expect(read(text)[0]).toEqual(values);
  });
});

test('more digits than a number can hold are none', () => {
  expect(readNumbers('9'.repeat(400), 0)).toEqual({ values: [], end: 400 });
});

test.each<[value: number, kinds: number[]]>([
  [0, [Kind.SmallNumber]],
  [12, [Kind.SmallNumber]],
  [13, [Kind.Number]],
  [2.5, [Kind.Number]],
  [999, [Kind.Number]],
  [1000, [Kind.Number, Kind.RoundNumber]],
  [1900, [Kind.Number, Kind.RoundNumber]],
  [1901, [Kind.Number]],
  [2099, [Kind.Number]],
  [2100, [Kind.Number, Kind.RoundNumber]],
])('%d has keys of kinds %j', (value, kinds) => {
  expect(numberKeys(value).filter((_, index) => index % 2 === 0)).toEqual(kinds);
});

test('numbers with the same first two digits meet when rounded, others do not', () => {
  const rounded = (value: number) => numberKeys(value)[3];
  expect(rounded(1_249_000)).toBe(rounded(1_200_000));
  expect(rounded(1_249_000)).not.toBe(rounded(1_300_000));
  expect(numberKeys(1_200_000)[1]).toBe(hash30('#1200000'));
});
