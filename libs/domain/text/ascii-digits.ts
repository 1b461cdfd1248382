/** Zeros of the decimal digits of Arabic, Persian, Devanagari, Bengali, Thai and full-width writing. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** Digits of other scripts as 0 to 9; everything stays in its place. */
export function toAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const value = ZEROS.map((zero) => digit.codePointAt(0)! - zero).find((value) => value >= 0 && value <= 9);
    return value === undefined ? digit : String(value);
  });
}
