import { isInAnotherLanguage, type Language } from './language.js';
import { lettersOf } from './scripts.js';

/** At most this share of a text may be dropped for being in another language. */
const FOREIGN_SHARE = 0.5;
/** Letters below which a line's language is not asked for. */
const DECIDABLE = 40;
/** Letters that are looked at to tell a line's script. */
const SAMPLE = 300;
/** No more lines than this are asked for their language. */
const MOST_LINES = 100;

/**
 * How many lines are left without those at the end in another language, and without the short ones between and before
 * these that are in another script.
 */
export function withoutForeignTail(lines: string[], main: Language): number {
  const most = lines.reduce((sum, line) => sum + line.length, 0) * FOREIGN_SHARE;
  let end = lines.length;
  let length = 0;
  for (let i = lines.length - 1; i > 0 && lines.length - i <= MOST_LINES; i--) {
    length += lines[i]!.length;
    if (isForeign(lines[i]!, main)) {
      if (length > most) return lines.length;
      end = i;
    } else if (lines[i]!.length >= DECIDABLE) break;
  }
  return end;
}

/** Whether a text is in other letters or clearly in another language than the rest. */
export function isForeign(text: string, main: Language): boolean {
  const sample = text.slice(0, SAMPLE);
  const letters = lettersOf(sample, 'und');
  if (letters > 1 && lettersOf(sample, main.language) < letters / 2) return true;
  return main.reliable && text.length >= DECIDABLE && isInAnotherLanguage(text, main.language);
}
