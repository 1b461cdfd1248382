import { diffArrays } from 'diff';
import type { DiffPart, RevisionDiff } from '#libs/contracts/api/revisions.js';

/** Both texts together, in UTF-16 code units. Longer ones are compared by paragraphs. */
const MAX_WORD_DIFF_LENGTH = 200_000;
/** Requests are served by one thread, so no comparison may take long. */
const TIMEOUT_MS = 150;

/**
 * Compares two texts by words, as the language divides them. Where the texts are too long for that, or too different to be
 * compared in time, by paragraphs, else as a whole.
 * @param language BCP 47, of the second text
 */
export function diffTexts(
  from: string,
  to: string,
  language: string,
): { parts: DiffPart[]; unit: RevisionDiff['unit'] } {
  const isShort = from.length + to.length <= MAX_WORD_DIFF_LENGTH;
  const byWord = isShort ? diffPieces(wordsOf(from, language), wordsOf(to, language)) : null;
  if (byWord) return { parts: withoutLoneSpaces(byWord), unit: 'word' };
  const byParagraph = diffPieces(paragraphsOf(from), paragraphsOf(to));
  if (byParagraph) return { parts: byParagraph, unit: 'paragraph' };
  return { parts: compact([part('delete', from), part('insert', to)]), unit: 'text' };
}

/** @returns null when it takes too long */
function diffPieces(from: string[], to: string[]): DiffPart[] | null {
  const changes = diffArrays(from, to, { timeout: TIMEOUT_MS });
  if (!changes) return null;
  return changes.map(({ value, added, removed }) =>
    part(added ? 'insert' : removed ? 'delete' : 'equal', value.join('')),
  );
}

const part = (op: DiffPart['op'], text: string): DiffPart => ({ op, text });

/** Intl.Segmenter takes time that grows with the square of a text's length. */
const SEGMENTED_PIECE = /[^\n]{0,1000}(?:\s|$)|[^\n]{1,1000}/gu;

/** Words, spaces and punctuation marks. Scripts without spaces are divided by dictionaries. */
function wordsOf(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(localeOf(language), { granularity: 'word' });
  const pieces = text.match(SEGMENTED_PIECE) ?? [];
  return pieces.flatMap((piece) => Array.from(segmenter.segment(piece), ({ segment }) => segment));
}

function localeOf(language: string): string | undefined {
  try {
    return Intl.Segmenter.supportedLocalesOf(language)[0];
  } catch {
    return undefined; // not a language tag
  }
}

const paragraphsOf = (text: string): string[] => text.split(/(?<=\n)/);

/** Joins changes that nothing but a space divides: words next to each other that were all replaced are one change. */
function withoutLoneSpaces(parts: DiffPart[]): DiffPart[] {
  const joined = parts.flatMap((each, at) => {
    const isLone = each.op === 'equal' && at > 0 && at < parts.length - 1 && /^ +$/.test(each.text);
    return isLone ? [part('delete', each.text), part('insert', each.text)] : [each];
  });
  return compact(joined);
}

/** Joins the deletions, and the insertions, between two equal parts. */
function compact(parts: DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  let [deleted, inserted] = ['', ''];
  const flush = (): void => {
    if (deleted) result.push(part('delete', deleted));
    if (inserted) result.push(part('insert', inserted));
    [deleted, inserted] = ['', ''];
  };
  for (const each of parts) {
    if (each.op === 'delete') deleted += each.text;
    else if (each.op === 'insert') inserted += each.text;
    else {
      flush();
      result.push(each);
    }
  }
  flush();
  return result;
}
