/** Abbreviations in several languages: a full stop after one ends no sentence. */
const ABBREVIATION =
  /^(?:\p{Lu}|mr|mrs|ms|dr|prof|st|no|vs|etc|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|z\.b|bzw|ca|nr|mio|mrd|usw|u\.a|art|m|mm|mme|p|dhr|mevr|bijv|tgl|rp|sr|sra|dra|gen|gov|sen|rep)$/iu;
/** In code units. */
const MAX_ABBREVIATION_LENGTH = 4;
const WORD_BREAK = /[\s(]/;

/** A sentence's final punctuation and closing marks, and the space after it. */
const SENTENCE_END = /[.!?…؟।]["'”’»)\]]*(\s+)|[。！？]["”’」』）]*/g;
const EAST_ASIAN_END = /[。！？]["”’」』）]*$/;

/** Splits a paragraph into sentences; joinSentences reverses it. */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  SENTENCE_END.lastIndex = 0;
  for (let match = SENTENCE_END.exec(paragraph); match; match = SENTENCE_END.exec(paragraph)) {
    const end = SENTENCE_END.lastIndex - (match[1]?.length ?? 0);
    if (paragraph.charCodeAt(end - 1) === FULL_STOP && isAbbreviation(paragraph, start, end - 1)) continue;
    sentences.push(paragraph.slice(start, end));
    start = SENTENCE_END.lastIndex;
  }
  if (start < paragraph.length) sentences.push(paragraph.slice(start));
  return sentences;
}

const FULL_STOP = 0x2e;

/** Whether an abbreviation ends at `end`: a word after a space or bracket, or the first of the sentence. */
function isAbbreviation(text: string, start: number, end: number): boolean {
  const earliest = Math.max(start, end - MAX_ABBREVIATION_LENGTH);
  let wordStart = end;
  while (wordStart > earliest && !WORD_BREAK.test(text[wordStart - 1]!)) wordStart--;
  const isWhole = wordStart === start || WORD_BREAK.test(text[wordStart - 1]!);
  return isWhole && ABBREVIATION.test(text.slice(wordStart, end));
}

/** Joins sentences by a space, or by nothing after 。 and its like. */
export function joinSentences(sentences: string[]): string {
  return sentences
    .map((sentence, i) => (i > 0 && !EAST_ASIAN_END.test(sentences[i - 1]!) ? ` ${sentence}` : sentence))
    .join('')
    .trim();
}
