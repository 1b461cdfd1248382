/** Far more marks on one letter than any writing has. */
const MARKS = 30;
/** All below are composed; a look for the first that may not be costs less than asking for the normal form. */
const COMPOSABLE = /[\u0300-\uffff]/;
/** The same but for the punctuation and signs that Latin texts have. */
const MARKED = /[^\u0000-\u02ff\u2000-\u20cf\u2100-\u2bff]/;
const OVERLOADED = new RegExp(String.raw`\p{M}{${MARKS}}(?=\p{M})`, 'gu');
const JOINER = '\u034f';

/**
 * NFC, in time linear in the length. Putting marks into order is not when a letter bears thousands of them: then a
 * joiner parts them as in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13).
 */
export function toNfc(text: string): string {
  if (!COMPOSABLE.test(text)) return text;
  return (MARKED.test(text) ? text.replace(OVERLOADED, `$&${JOINER}`) : text).normalize('NFC');
}
