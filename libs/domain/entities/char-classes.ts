/** What a UTF-16 code unit is to the scanner. Runs of one class are tokens. */
export const CharClass = {
  Separator: 0,
  Latin: 1,
  /** Other scripts with upper and lower case: Cyrillic, Greek, Armenian. */
  Cased: 2,
  /** Alphabets and abugidas without case, written with spaces: Arabic, Hebrew, Devanagari, Georgian … */
  Uncased: 3,
  Han: 4,
  Hiragana: 5,
  Katakana: 6,
  Hangul: 7,
  /** Written without spaces: Thai, Lao, Khmer, Burmese. */
  SouthEastAsian: 8,
  Tibetan: 9,
  Digit: 10,
  /** Combining marks and joiners; they continue the token they stand in. */
  Mark: 11,
} as const;

const CODE_UNITS = 0x10000;
const APOSTROPHE_LETTERS = [0x02b9, 0x02bb, 0x02bc];
const JOINERS = [0x200c, 0x200d, 0x0640];
const KATAKANA_DOT = 0x30fb;
const KATAKANA_LENGTH_MARK = 0x30fc;
const HAN_LIKE = [0x3005, 0x3007];

const script = (name: string) => new RegExp(`^\\p{Script=${name}}$`, 'u');
const LETTER = /^\p{L}$/u;
const MARK = /^\p{M}$/u;
const DIGIT = /^\p{Nd}$/u;
const HAN = script('Han');
const HIRAGANA = script('Hiragana');
const KATAKANA = script('Katakana');
const HANGUL = script('Hangul');
const LATIN = script('Latin');
const CASED = /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]$/u;
const SOUTH_EAST_ASIAN = /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const TIBETAN = script('Tibetan');

function classify(code: number): number {
  const char = String.fromCharCode(code);
  if (HAN.test(char) && (LETTER.test(char) || HAN_LIKE.includes(code))) return CharClass.Han;
  const letter = LETTER.test(char);
  const mark = MARK.test(char);
  if (!letter && !mark) return CharClass.Separator;
  if (SOUTH_EAST_ASIAN.test(char)) return CharClass.SouthEastAsian;
  if (TIBETAN.test(char)) return CharClass.Tibetan;
  if (HIRAGANA.test(char)) return CharClass.Hiragana;
  if (KATAKANA.test(char) || code === KATAKANA_LENGTH_MARK) return CharClass.Katakana;
  if (mark) return CharClass.Mark;
  if (LATIN.test(char)) return CharClass.Latin;
  if (CASED.test(char)) return CharClass.Cased;
  return HANGUL.test(char) ? CharClass.Hangul : CharClass.Uncased;
}

function buildTables() {
  const classes = new Uint8Array(CODE_UNITS);
  const digits = new Int8Array(CODE_UNITS).fill(-1);
  let digitRun = -1;
  for (let code = 0; code < CODE_UNITS; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    if (DIGIT.test(String.fromCharCode(code))) {
      if (digitRun < 0) digitRun = code;
      digits[code] = (code - digitRun) % 10;
      classes[code] = CharClass.Digit;
      continue;
    }
    digitRun = -1;
    classes[code] = classify(code);
  }
  // Modifier letters that stand for an apostrophe split words as an apostrophe does.
  for (const code of [...APOSTROPHE_LETTERS, KATAKANA_DOT]) classes[code] = CharClass.Separator;
  for (const code of JOINERS) classes[code] = CharClass.Mark;
  return { classes, digits };
}

const tables = buildTables();

/** CharClass of every UTF-16 code unit; surrogates are separators. */
export const classOf: Uint8Array = tables.classes;
/** Value 0 to 9 of decimal digits of any script, else -1. */
export const digitOf: Int8Array = tables.digits;
