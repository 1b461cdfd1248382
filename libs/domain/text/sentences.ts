/** Abbreviations after which a full stop ends no sentence, in several languages. */
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{Lu}|mr|mrs|ms|dr|prof|st|no|vs|etc|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|z\.b|bzw|ca|nr|mio|mrd|usw|u\.a|art|m|mm|mme|p|dhr|mevr|bijv|tgl|rp|sr|sra|dra|gen|gov|sen|rep)\.$/iu;

const BOUNDARY = /(?<=[.!?…؟।]["'”’»)\]]*)\s+|(?<=[。！？]["”’」』）]*)/u;

/** The sentences of one paragraph, in order; joined by a space (or nothing after 。) they are the paragraph again. */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  for (const piece of paragraph.split(BOUNDARY)) {
    const last = sentences.at(-1);
    if (!piece) continue;
    if (last !== undefined && ABBREVIATION.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
}

/** The opposite of splitSentences. */
export function joinSentences(sentences: string[]): string {
  return sentences
    .reduce((text, next) => (/[。！？]["”’」』）]*$/u.test(text) ? text + next : `${text} ${next}`), '')
    .trim();
}
