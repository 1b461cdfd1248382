/** Abbreviations after which a full stop ends no sentence, in several languages. */
const ABBREVIATION =
  /^(?:\p{Lu}|mr|mrs|ms|dr|prof|st|no|vs|etc|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|z\.b|bzw|ca|nr|mio|mrd|usw|u\.a|art|m|mm|mme|p|dhr|mevr|bijv|tgl|rp|sr|sra|dra|gen|gov|sen|rep)$/iu;
/** Code units of the longest one. */
const LONGEST_ABBREVIATION = 4;
const OPENING = /[\s(]/;

/** The end of a sentence with its closing marks, and the space behind it. */
const END = /[.!?…؟।]["'”’»)\]]*(\s+)|[。！？]["”’」』）]*/g;
const WIDE_END = /[。！？]["”’」』）]*$/;

/** The sentences of one paragraph, in order; joined by a space (or nothing after 。) they are the paragraph again. */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  END.lastIndex = 0;
  for (let match = END.exec(paragraph); match; match = END.exec(paragraph)) {
    const end = END.lastIndex - (match[1]?.length ?? 0);
    if (paragraph.charCodeAt(end - 1) === FULL_STOP && isAbbreviation(paragraph, start, end - 1)) continue;
    sentences.push(paragraph.slice(start, end));
    start = END.lastIndex;
  }
  if (start < paragraph.length) sentences.push(paragraph.slice(start));
  return sentences;
}

const FULL_STOP = 0x2e;

/** Whether an abbreviation stands right before `end`, behind a space or bracket or as the first of its sentence. */
function isAbbreviation(text: string, start: number, end: number): boolean {
  const earliest = Math.max(start, end - LONGEST_ABBREVIATION);
  let opening = end;
  while (opening > earliest && !OPENING.test(text[opening - 1]!)) opening--;
  const isWhole = opening === start || OPENING.test(text[opening - 1]!);
  return isWhole && ABBREVIATION.test(text.slice(opening, end));
}

/** The opposite of splitSentences. */
export function joinSentences(sentences: string[]): string {
  return sentences
    .map((sentence, i) => (i > 0 && !WIDE_END.test(sentences[i - 1]!) ? ` ${sentence}` : sentence))
    .join('')
    .trim();
}
