/** Class of a UTF-16 code unit. Runs of one class are tokens. */
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
  /** Combining marks and joiners; they continue a token. */
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

/** CharClass by UTF-16 code unit; surrogates are separators. */
export const classOf = new Uint8Array(CODE_UNITS);
/** Value of decimal digits of any script, 0 to 9; else -1. */
export const digitOf = new Int8Array(CODE_UNITS).fill(-1);

let digitRun = -1;
for (let code = 0; code < CODE_UNITS; code++) {
  if (code >= 0xd800 && code < 0xe000) continue;
  if (DIGIT.test(String.fromCharCode(code))) {
    if (digitRun < 0) digitRun = code;
    digitOf[code] = (code - digitRun) % 10;
    classOf[code] = CharClass.Digit;
    continue;
  }
  digitRun = -1;
  classOf[code] = classify(code);
}
// Modifier letters used as an apostrophe split words like an apostrophe.
for (const code of [...APOSTROPHE_LETTERS, KATAKANA_DOT]) classOf[code] = CharClass.Separator;
for (const code of JOINERS) classOf[code] = CharClass.Mark;

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

/** Every so many code units one is counted. */
const SAMPLE_STEP = 11;
const CJK_BLOCK = 0x4e;
const HANGUL_BLOCK = 0xac;

/** Number of the script that most letters are in: that of its block of 128 characters; one for all of Chinese and Japanese. */
export function mainScript(text: string): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < text.length; at += SAMPLE_STEP) {
    const code = text.charCodeAt(at);
    const charClass = classOf[code] ?? 0;
    if (charClass <= CharClass.Latin || charClass === CharClass.Digit || charClass === CharClass.Mark) continue;
    const isCjk = charClass >= CharClass.Han && charClass <= CharClass.Katakana;
    const block = isCjk ? CJK_BLOCK : charClass === CharClass.Hangul ? HANGUL_BLOCK : code >> 7;
    counts.set(block, (counts.get(block) ?? 0) + 1);
  }
  let best = 0;
  for (const [block, count] of counts) if (count > (counts.get(best) ?? 0)) best = block;
  return best;
}
