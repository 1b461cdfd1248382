import type { RawArticleInput } from '#libs/contracts/raw-article.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { type Page, withMostWords } from '#libs/domain/text/html/read-page.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { httpUrl } from '#libs/domain/text/url.js';

/** The limits of RawArticle, in code units. */
const MAX_LENGTH = { source: 300, guid: 2000, title: 5000, byline: 1000, language: 100, date: 200 };

/**
 * The article of a feed's item: its title as plain text, and the one of content and summary with more words.
 * @param source the feed's name
 */
export function toArticle(item: ParsedItem, feed: ParsedFeed, source: string, edition?: string): RawArticleInput {
  const date = item.published ?? item.updated;
  return {
    source: source.slice(0, MAX_LENGTH.source),
    edition,
    // A longer one would be rejected, and its start may be another item's: the URL is the identity then.
    guid: item.id && item.id.length <= MAX_LENGTH.guid ? item.id : undefined,
    url: httpUrl(item.link),
    title: (item.titleHtml && plainText(item.titleHtml).slice(0, MAX_LENGTH.title)) || undefined,
    byline: item.authors?.join(', ').slice(0, MAX_LENGTH.byline),
    // Feeds have the full text in either; a content may be a picture only.
    html: withMostWords([item.contentHtml, item.summaryHtml]),
    language: (item.language ?? feed.language)?.slice(0, MAX_LENGTH.language),
    publishedAt: date?.raw.slice(0, MAX_LENGTH.date),
  };
}

/** What a page says about its article, within the limits of RawArticle. */
export function pageFields({ title, language, publishedAt }: Page): Partial<RawArticleInput> {
  return {
    title: title?.slice(0, MAX_LENGTH.title),
    language: language?.slice(0, MAX_LENGTH.language),
    publishedAt: publishedAt?.slice(0, MAX_LENGTH.date),
  };
}
