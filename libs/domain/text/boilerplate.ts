import { APPEARED_FIRST_TRACES, matchAppearedFirst } from './appeared-first.js';
import { isDisclaimer, isRelatedLink, outletOf } from './boilerplate-phrases.js';
import { CALL_TRACES, withoutCalls } from './calls.js';
import { dropPosts, POST_TRACES } from './embedded-posts.js';
import { withoutForeignTail } from './foreign.js';
import { detectLanguage, type Language } from './language.js';
import { PhraseFinder } from './phrase-finder.js';
import { dropRepeats, type Paragraph } from './repeats.js';
import { joinSentences, splitSentences } from './sentences.js';

export interface Body {
  /** The language of most of the text. */
  detected: Language;
  /** Paragraphs that belong to the article. */
  lines: string[];
  /** The outlet that an 'appeared first on' line names. */
  source: string | null;
  /** The title that such a line names. */
  title: string | null;
}

/** Which kinds of boilerplate a text may have: one pass for all that would have to be searched for. */
const traces = new PhraseFinder([CALL_TRACES, POST_TRACES, APPEARED_FIRST_TRACES]);
const CALL = 1;
const POST = 2;
const APPEARED_FIRST = 4;

/** Takes off what is not the article's: calls, related links, legal notices, embedded posts, repeated text. */
export function stripBoilerplate(lines: string[], hint?: string): Body {
  const text = lines.join('\n');
  const found = traces.find(text);
  const feet = found & APPEARED_FIRST ? dropAppearedFirst(lines) : { lines, source: null, title: null };
  const detected = detectLanguage(feet.lines === lines ? text : feet.lines.join('\n'), hint);
  const disclaimers = lines.filter(isDisclaimer);
  const kept = feet.lines
    .filter((line, i) => !isRelatedLink(line) && !(i > 0 && disclaimers.length > 0 && isDisclaimer(line)))
    .map((line) => dropCalls(found & POST ? dropPosts(line, detected) : line, Boolean(found & CALL)))
    .filter(({ line }) => line !== '');
  const own = withoutForeignTail(
    kept.map(({ line }) => line),
    detected,
  );
  const source = feet.source ?? disclaimers.map(outletOf).find(Boolean) ?? null;
  return { ...feet, detected, source, lines: dropRepeats(kept.slice(0, own)) };
}

/** Sentence by sentence: calls stand in the middle of paragraphs too, and drag their slogans along. */
function dropCalls(line: string, hasTrace: boolean): Paragraph {
  const sentences = splitSentences(line);
  const kept = withoutCalls(sentences, hasTrace);
  return kept === sentences ? { line, sentences } : { line: joinSentences(kept), sentences: kept };
}

function dropAppearedFirst(lines: string[]): Omit<Body, 'detected'> {
  const body: Omit<Body, 'detected'> = { lines: [], source: null, title: null };
  for (const line of lines) {
    const match = matchAppearedFirst(line);
    if (match) {
      body.source ??= match.source;
      body.title ??= match.title || null;
    }
    const rest = match ? line.slice(0, match.start).trim() : line;
    if (rest) body.lines.push(rest);
  }
  return body;
}
