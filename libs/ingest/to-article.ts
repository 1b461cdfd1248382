import type { RawArticleInput } from '#libs/contracts/raw-article.js';
import { plainText } from '#libs/domain/text/plain-text.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/parsed-feed.js';
import { webAddress } from '#libs/domain/text/web-address.js';

/** The contract's limits, beyond which an article would be refused. */
const LONGEST = { source: 300, guid: 2000, title: 5000, byline: 1000, language: 100, date: 200 };

/**
 * An item as the article that it tells of: titles are text, and of a content and a summary the longer one is the text.
 * @param source the feed's name, by which its articles are known
 */
export function toArticle(item: ParsedItem, feed: ParsedFeed, source: string, edition?: string): RawArticleInput {
  const date = item.published ?? item.updated;
  return {
    source: source.slice(0, LONGEST.source),
    edition,
    // A longer one would be refused, and a part of it may be another item's: the address is the identity then.
    guid: item.id && item.id.length <= LONGEST.guid ? item.id : undefined,
    url: webAddress(item.link),
    title: (item.titleHtml && plainText(item.titleHtml).slice(0, LONGEST.title)) || undefined,
    byline: item.author?.slice(0, LONGEST.byline),
    html: longer(item.contentHtml, item.summaryHtml),
    language: (item.language ?? feed.language)?.slice(0, LONGEST.language),
    publishedAt: date?.raw.slice(0, LONGEST.date),
  };
}

/** Feeds put the full text now here, now there; the teaser is the shorter one. */
function longer(content: string | undefined, summary: string | undefined): string | undefined {
  return (summary?.length ?? 0) > (content?.length ?? 0) ? summary : content;
}
