/** The parsers that the conformance run compares, each with its result as the fields that the suites know. */
import { parseFeed as parseWithFeedsmith, type AnyFeed, type AtomFeed, type JsonFeed, type RdfFeed, type RssFeed } from 'feedsmith'; // prettier-ignore
import RssParser from 'rss-parser';
import { parseDate } from '#libs/domain/text/dates/parse-date.js';
import { decodeText } from '#libs/domain/text/decode-text.js';
import type { DocumentOrigin, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { parseFeed } from '#libs/feed-parser/parse-feed.js';

/**
 * Values by field, several where one of them has to be right. An item's only text is both its summary and its content,
 * because suites differ in what they call it.
 */
export type Fields = Record<string, (string | undefined)[]>;

export type Parsed =
  | {
      ok: true;
      feed: Fields;
      entries: Fields[];
      /** Whether it reports faults of the document; undefined for a parser that never does. */
      hasWarnings?: boolean;
    }
  | { ok: false; reason: string };

export type ParserName = 'babelwire' | 'feedsmith' | 'rss-parser';

/** A peer refuses a document by an exception. */
export const PARSERS: Record<ParserName, (bytes: Uint8Array, origin: DocumentOrigin) => Promise<Parsed>> = {
  babelwire: async (bytes, origin) => {
    const result = parseFeed(bytes, origin);
    if (!result.ok) return { ok: false, reason: `${result.error.code}: ${result.error.detail}` };
    const { titleHtml, link, language, items, warnings } = result.feed;
    const feed = { title: [titleHtml], link: [link], language: [language] };
    return { ok: true, feed, entries: items.map(itemFields), hasWarnings: warnings.length > 0 };
  },
  'rss-parser': async (bytes) => {
    const feed = await new RssParser().parseString(Buffer.from(bytes).toString('utf8'));
    return { ok: true, feed: rssParserFields(feed), entries: feed.items.map(rssParserFields) };
  },
  // It takes text and returns dates as written: decoding and dates are ours.
  feedsmith: async (bytes, { contentType }) => {
    const parsed = parseWithFeedsmith(decodeText(bytes, contentType).text);
    return { ok: true, ...feedsmithFields(parsed) };
  },
};

function itemFields({ titleHtml, link, id, summaryHtml, contentHtml, authors, language, ...item }: ParsedItem): Fields {
  const { published, updated } = item;
  return {
    title: [titleHtml],
    ...textFields(summaryHtml, contentHtml),
    ...{ link: [link], id: [id], author: [authors?.join(', ')], language: [language] },
    publishedRaw: [published?.raw],
    publishedUtc: [published?.date?.toISOString()],
    updatedRaw: [updated?.raw],
    updatedUtc: [updated?.date?.toISOString()],
  };
}

function textFields(summary: string | undefined, content: string | undefined): Fields {
  return { summary: [summary ?? content], summaryText: [content, summary], content: [content ?? summary] };
}

/** rss-parser has one date and one kind of text. */
function rssParserFields(values: object): Fields {
  const of = (name: string): string | undefined => {
    const value: unknown = (values as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  };
  const raw = [of('pubDate'), of('isoDate'), of('lastBuildDate'), of('date')];
  const time = Date.parse(of('isoDate') ?? of('pubDate') ?? of('lastBuildDate') ?? '');
  const utc = Number.isNaN(time) ? undefined : new Date(time).toISOString();
  return {
    title: [of('title')],
    link: [of('link')],
    summary: [of('summary') ?? of('content') ?? of('description')],
    summaryText: [of('contentSnippet'), of('content')],
    content: [of('content:encoded') ?? of('content')],
    language: [of('language')],
    author: [of('author') ?? of('creator')],
    id: [of('guid') ?? of('id')],
    ...{ publishedRaw: raw, updatedRaw: raw, publishedUtc: [utc], updatedUtc: [utc] },
  };
}

function feedsmithFields({ format, feed }: AnyFeed): { feed: Fields; entries: Fields[] } {
  switch (format) {
    case 'atom':
      return {
        feed: { title: [feed.title?.value], link: [alternate(feed.links)], language: [feed.xml?.lang] },
        entries: (feed.entries ?? []).map(feedsmithEntry),
      };
    case 'json':
      return {
        feed: { title: [feed.title], link: [feed.home_page_url], language: [feed.language] },
        entries: (feed.items ?? []).map(feedsmithJsonItem),
      };
    default: {
      const language = ('language' in feed ? feed.language : undefined) ?? feed.dc?.languages?.[0];
      return {
        feed: { title: [feed.title ?? feed.dc?.titles?.[0]], link: [feed.link], language: [language] },
        entries: (feed.items ?? []).map(feedsmithRssItem),
      };
    }
  }
}

function feedsmithEntry(entry: AtomFeed.Entry<string>): Fields {
  return {
    title: [entry.title?.value ?? entry.dc?.titles?.[0] ?? entry.media?.title?.value],
    ...textFields(entry.summary?.value ?? entry.dc?.descriptions?.[0], entry.content?.value),
    link: [alternate(entry.links)],
    id: [entry.id],
    author: [entry.authors?.flatMap(({ name }) => name ?? []).join(', ') ?? entry.dc?.creators?.join(', ')],
    language: [entry.dc?.languages?.[0] ?? entry.xml?.lang],
    ...dateFields(
      entry.published ?? entry.dcterms?.issued?.[0] ?? entry.dc?.dates?.[0] ?? entry.updated,
      entry.updated ?? entry.dcterms?.modified?.[0] ?? entry.dc?.dates?.[0],
    ),
  };
}

function feedsmithRssItem(item: RssFeed.Item<string> | RdfFeed.Item<string>): Fields {
  const rss: Partial<RssFeed.Item<string>> = item;
  const authors = rss.authors?.flatMap(({ name, email }) => name ?? email ?? []);
  const updated = item.dcterms?.modified?.[0] ?? item.atom?.updated ?? item.dc?.dates?.[0];
  return {
    title: [item.title ?? item.dc?.titles?.[0] ?? rss.itunes?.title ?? item.media?.title?.value],
    ...textFields(
      item.description ?? item.atom?.summary?.value ?? item.dc?.descriptions?.[0] ?? rss.itunes?.summary,
      item.content?.encoded ?? item.atom?.content?.value,
    ),
    link: [item.link ?? (rss.guid?.isPermaLink === false ? undefined : rss.guid?.value) ?? rss.enclosures?.[0]?.url],
    id: [
      rss.guid?.value ?? item.atom?.id ?? item.dc?.identifiers?.[0] ?? ('rdf' in item ? item.rdf?.about : undefined),
    ],
    author: [item.dc?.creators?.join(', ') ?? rss.itunes?.author ?? authors?.join(', ')],
    language: [item.dc?.languages?.[0] ?? item.xml?.lang],
    ...dateFields(rss.pubDate ?? item.dcterms?.issued?.[0] ?? item.atom?.published ?? item.dc?.dates?.[0], updated),
  };
}

function feedsmithJsonItem(item: JsonFeed.Item<string>): Fields {
  return {
    title: [item.title],
    ...textFields(item.summary, item.content_html ?? item.content_text),
    link: [item.url ?? item.external_url],
    id: [item.id],
    author: [item.authors?.flatMap(({ name }) => name ?? []).join(', ')],
    language: [item.language],
    ...dateFields(item.date_published, item.date_modified),
  };
}

function alternate(links: AtomFeed.Link<string>[] | undefined): string | undefined {
  return links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href;
}

function dateFields(published: string | undefined, updated: string | undefined): Fields {
  const utc = (date: string | undefined) => (date ? parseDate(date)?.toISOString() : undefined);
  return {
    publishedRaw: [published],
    publishedUtc: [utc(published)],
    updatedRaw: [updated],
    updatedUtc: [utc(updated)],
  };
}
