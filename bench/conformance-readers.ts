/** The readers that are compared, each as the fields that the suites know. */
import RssParser from 'rss-parser';
import type { DocumentOrigin, ParsedFeed, ParsedItem, WrittenDate } from '#libs/feed-parser/model/parsed-feed.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';

/**
 * Values by field, several where one of them has to be right. An item's only text is both its summary and its content,
 * because suites differ in what they call it.
 */
export type Fields = Record<string, (string | undefined)[]>;

export type ReadFeed =
  | {
      ok: true;
      feed: Fields;
      entries: Fields[];
      /** Whether something was read over; undefined for a reader that does not say. */
      isFlawed?: boolean;
    }
  | { ok: false; why: string };

export type ReaderName = 'babelwire' | 'rss-parser';

export const READERS: Record<ReaderName, (bytes: Uint8Array, origin: DocumentOrigin) => Promise<ReadFeed>> = {
  babelwire: async (bytes, origin) => {
    const result = parseFeed(bytes, origin);
    if (!result.ok) return { ok: false, why: `${result.error.code}: ${result.error.detail}` };
    const { feed } = result;
    return {
      ok: true,
      feed: feedFields(feed),
      entries: feed.items.map(itemFields),
      isFlawed: feed.warnings.length > 0,
    };
  },
  'rss-parser': async (bytes) => {
    const feed = await new RssParser().parseString(Buffer.from(bytes).toString('utf8'));
    return { ok: true, feed: peerFields(feed), entries: feed.items.map(peerFields) };
  },
};

function feedFields(feed: ParsedFeed): Fields {
  return {
    title: [feed.titleHtml],
    link: [feed.link],
    language: [feed.language],
  };
}

function itemFields(item: ParsedItem): Fields {
  const { summaryHtml, contentHtml } = item;
  return {
    title: [item.titleHtml],
    summary: [summaryHtml ?? contentHtml],
    summaryText: [contentHtml, summaryHtml],
    content: [contentHtml ?? summaryHtml],
    link: [item.link],
    id: [item.id],
    author: [item.authors?.join(', ')],
    language: [item.language],
    ...dates(item.published, item.updated),
  };
}

function dates(published: WrittenDate | undefined, updated: WrittenDate | undefined): Fields {
  return {
    publishedRaw: [published?.raw],
    publishedUtc: [published?.date?.toISOString()],
    updatedRaw: [updated?.raw],
    updatedUtc: [updated?.date?.toISOString()],
  };
}

/** rss-parser's names for the same; it has one date and one kind of text. */
function peerFields(values: object): Fields {
  const of = (name: string): string | undefined => {
    const value: unknown = (values as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  };
  const date = of('isoDate') ?? of('pubDate') ?? of('lastBuildDate');
  const raw = [of('pubDate'), of('isoDate'), of('lastBuildDate'), of('date')];
  return {
    title: [of('title')],
    link: [of('link')],
    summary: [of('summary') ?? of('content') ?? of('description')],
    summaryText: [of('contentSnippet'), of('content')],
    content: [of('content:encoded') ?? of('content')],
    description: [of('description')],
    subtitle: [of('description')],
    language: [of('language')],
    author: [of('author') ?? of('creator')],
    id: [of('guid') ?? of('id')],
    publishedRaw: raw,
    updatedRaw: raw,
    publishedUtc: [isoOf(date)],
    updatedUtc: [isoOf(date)],
  };
}

function isoOf(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
