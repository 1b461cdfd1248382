/** Zeros of the digits in today's scripts: Arabic, Persian, N'Ko, those of India, Thai, Lao, Tibetan, Burmese, Khmer … */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0xff10,
];

/** Replaces digits of these scripts by 0 to 9; offsets stay the same. */
export function toAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const value = ZEROS.map((zero) => digit.codePointAt(0)! - zero).find((value) => value >= 0 && value <= 9);
    return value === undefined ? digit : String(value);
  });
}

const DIGITS = '〇一二三四五六七八九';
/** Numbers in Han characters before a unit of date or time; not the weekday 三 of 星期三日. */
const HAN_NUMBERS = /(?<![期周曜])[〇零○一二三四五六七八九十廿卅百元]+(?=\s?[年月日号號時时点點分])/gu;

/** Hebrew years of the sixth millennium, with or without it: תשפ״ז, ה׳תשפ״ז. */
const HEBREW_YEAR = /(?<!\p{L})(?:ה['’׳]?)?(תש[א-ת]{0,2}["”״][א-ת])(?!\p{L})/gu;
/** Hebrew days before the name of a month: ט״ו בשבט. Not the third day of the week, יום ג׳, nor the second Adar, אדר ב׳. */
const HEBREW_DAY = /(?<!\p{L}|יום |אדר )(?:([א-טילכ])['’׳]|([טיכל])["”״]([א-ט]))(?= ב?\p{L}{2})/gu;
const HEBREW_LETTERS = 'אבגדהוזחטיכלמנסעפצקרשת';

/** Writes the numbers of dates that are words or letters in ASCII: 二〇二六年十月十四日, 民國一百一十五年, 令和元年, ג׳ בחשוון תשפ״ז. */
export function withAsciiNumbers(text: string): string {
  const numbers = text.replace(HAN_NUMBERS, (number) => String(valueOfHan(number.replace(/[零○]/g, '〇'))));
  if (!HEBREW_YEAR.test(numbers)) return numbers;
  return numbers
    .replace(HEBREW_DAY, (_day, single = '', tens = '', ones = '') => String(valueOfHebrew(single + tens + ones)))
    .replace(HEBREW_YEAR, (_year, letters: string) => String(5000 + valueOfHebrew(letters)));
}

function valueOfHan(number: string): number {
  if (number === '元') return 1;
  if (!/[十廿卅百]/.test(number)) return Number([...number].map((digit) => DIGITS.indexOf(digit)).join(''));
  const written = number.replace('廿', '二十').replace('卅', '三十').replace(/百〇?/, '百');
  const [hundreds, rest] = written.includes('百') ? (written.split('百') as [string, string]) : ['〇', written];
  const [tens, ones] = rest.includes('十') ? (rest.split('十') as [string, string]) : ['〇', rest];
  return 100 * unit(hundreds || '一') + 10 * unit(tens || '一') + unit(ones || '〇');
}

const unit = (digit: string) => DIGITS.indexOf(digit);

/** The sum of the letters: nine ones, nine tens, four hundreds. */
function valueOfHebrew(letters: string): number {
  return [...letters].reduce((sum, letter) => {
    const index = HEBREW_LETTERS.indexOf(letter);
    return index < 0 ? sum : sum + ((index % 9) + 1) * 10 ** Math.floor(index / 9);
  }, 0);
}
