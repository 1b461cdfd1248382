import { nextHigh, nextLow } from './text-hash.js';

const TAB = 9;

/** The low lane of the hash (text-hash.ts) of a word that goes on with a tab and a language, unless this is ''. */
export function lowIn(language: string, low: number): number {
  if (language === '') return low;
  let own = nextLow(low, TAB);
  for (let i = 0; i < language.length; i++) own = nextLow(own, language.charCodeAt(i));
  return own;
}

/** The same of the high lane. */
export function highIn(language: string, high: number): number {
  if (language === '') return high;
  let own = nextHigh(high, TAB);
  for (let i = 0; i < language.length; i++) own = nextHigh(own, language.charCodeAt(i));
  return own;
}
