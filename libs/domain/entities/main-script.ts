import { CharClass, classOf } from './char-classes.js';

const SAMPLE_STEP = 11;
const CJK = 0x4e;
const HANGUL = 0xac;

/** A number for the script most letters are in: its 128-character block; one for all of Chinese and Japanese. */
export function mainScript(text: string): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < text.length; at += SAMPLE_STEP) {
    const code = text.charCodeAt(at);
    const charClass = classOf[code] ?? 0;
    if (charClass <= CharClass.Latin || charClass === CharClass.Digit || charClass === CharClass.Mark) continue;
    const isCjk = charClass >= CharClass.Han && charClass <= CharClass.Katakana;
    const block = isCjk ? CJK : charClass === CharClass.Hangul ? HANGUL : code >> 7;
    counts.set(block, (counts.get(block) ?? 0) + 1);
  }
  let best = 0;
  for (const [block, count] of counts) if (count > (counts.get(best) ?? 0)) best = block;
  return best;
}
