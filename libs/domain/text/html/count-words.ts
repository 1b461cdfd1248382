const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu;
/** Scripts without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const MAYBE_UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\ud840-\ud88f]/;
/** Letters of these scripts that count as a word: Chinese words have about two. */
const LETTERS_PER_WORD = 2;

/** How much a text tells, in any script: its words, estimated by its letters where no spaces separate them. */
export function countWords(text: string): number {
  const words = count(text, WORD);
  return MAYBE_UNSPACED.test(text) ? Math.ceil(words + count(text, UNSPACED) / LETTERS_PER_WORD) : words;
}

/** Without an array of all matches, which a long text would fill. */
function count(text: string, pattern: RegExp): number {
  let found = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) found++;
  return found;
}
