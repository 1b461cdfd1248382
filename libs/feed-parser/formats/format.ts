import type { DocumentOrigin, ParsedFeed, ParsedItem } from '../parsed-feed.js';
import type { ParseContext } from '../reading.js';

/** What a format's adapter says of a document; the rest of a ParsedFeed is known before. */
export type AdaptedFeed = Omit<ParsedFeed, 'encoding' | 'warnings' | 'truncated'>;

/** Where a document is from and how its reading goes. */
export interface Source {
  origin: DocumentOrigin;
  reading: ParseContext;
}

/** Adapts items one by one until the time is over. */
export function adaptItems<T>(items: T[], adapt: (item: T) => ParsedItem, reading: ParseContext): ParsedItem[] {
  const adapted: ParsedItem[] = [];
  for (const item of items) {
    if (reading.isOutOfTime()) break;
    adapted.push(withDates(adapt(item)));
  }
  return adapted;
}

/** An item that says only when it was changed was published then at the latest. */
function withDates(item: ParsedItem): ParsedItem {
  return { ...item, published: item.published ?? item.updated };
}

/** A language tag with hyphens, which publishers write with underscores as well; of a list, as in headers, the first. */
export function languageTag(written: string | undefined): string | undefined {
  return written?.split(',')[0]!.trim().replaceAll('_', '-').slice(0, 100) || undefined;
}
