import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { Feed, ItemIdentity } from '#libs/database/entities/feed.entity.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { itemKeys, type ItemKeys } from './item-identity.js';
import { matchItems, type FreshItem } from './match-items.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { plainText } from '#libs/domain/text/html.js';
import { toArticle } from '#libs/ingest/to-article.js';
import { FullText } from '../full-text/full-text.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { articleGuid } from './article-guid.js';
import { findKnownItems, MEMORY, rememberItems } from './known-items.js';

type Item = ItemKeys & { parsed: ParsedItem };
type Fresh = FreshItem<Item, FeedItem>;
type Taken = { item: Fresh; article: RawArticle };

/** At two seconds a page, the first document of a feed must not take half an hour. */
const PAGES_A_POLL = 50;
/** Nobody reads more of them. */
const MAX_WARNINGS = 20;

/** What came of a document's items. They are out, durably; `remember` makes sure that they do not go out again. */
export interface TakenItems {
  /** Articles and revisions handed on. */
  count: number;
  identity: ItemIdentity;
  /** Why items are recognised by less than before; null when nothing changed. */
  identityReason: string | null;
  /** Items that could not be taken, a sentence each. */
  warnings: string[];
  remember(db: EntityManager): Promise<void>;
}

/** The message log did not take the articles. */
export class NotPublished extends Error {}

/** Hands on what is new in a feed's document. */
@Injectable()
export class IngestItems {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly publisher: PublishArticles,
    private readonly fullText: FullText,
  ) {}

  /**
   * @throws NotPublished when the articles could not be published; then nothing is remembered, and they go out with the next poll.
   *   The reason of the signal when that aborts
   */
  async take(feed: Feed, document: ParsedFeed, now: Date, signal: AbortSignal): Promise<TakenItems> {
    const items = document.items.map((parsed) => ({ parsed, ...itemKeys(parsed, plainText(parsed.titleHtml ?? '')) }));
    const known = await findKnownItems(this.db.manager, feed.id, items);
    const matched = matchItems(feed.itemIdentity, items, known);
    const fresh = matched.fresh.filter((item) => !isExpired(item, feed, now));
    const warnings: string[] = [];
    const expired = matched.fresh.length - fresh.length;
    if (expired > 0) warnings.push(`${expired} items were left out: by their dates they are older than 180 days.`);
    const articles = fresh.flatMap((item) => this.article(feed, document, item, warnings));
    if (feed.fullText) await this.readPages(feed, articles, warnings, signal);
    await this.publisher.publish(articles.map(({ article }) => article)).catch((error: Error) => {
      throw new NotPublished(error.message, { cause: error });
    });
    const handedOn = articles.map(({ item: { item, known }, article }) => ({
      ...{ ...item, known, articleGuid: article.guid ?? null },
    }));
    return {
      count: articles.length,
      identity: matched.identity,
      identityReason: matched.reason,
      warnings,
      remember: (db) => rememberItems(db, handedOn, matched.unchanged, feed.id, now),
    };
  }

  private article(feed: Feed, document: ParsedFeed, item: Fresh, warnings: string[]): Taken[] {
    const { guid: _, ...written } = toArticle(item.item.parsed, document, feed.name, feed.edition);
    const checked = checkArticle({ ...written, guid: articleGuid(feed, item) }, feed.name);
    if (checked.ok) return [{ item, article: checked.article }];
    const [{ field, reason } = { field: undefined, reason: 'unknown' }] = checked.errors;
    if (warnings.length < MAX_WARNINGS) warnings.push(`An item was left out: ${field ? `${field}: ` : ''}${reason}`);
    return [];
  }

  /** Where a page cannot be read, what the feed says has to do. */
  private async readPages(feed: Feed, articles: Taken[], warnings: string[], signal: AbortSignal): Promise<void> {
    let unread = 0;
    for (const { article } of articles.slice(0, PAGES_A_POLL)) {
      if (!article.url) continue;
      const page = await this.fullText.fetch(article.url, feed.proxy, signal);
      if (page.ok && checkArticle({ ...article, html: page.html }, feed.name).ok) article.html = page.html;
      else if (++unread === 1)
        warnings.push(
          `The text of the feed was taken instead of the page's: ${page.ok ? 'it is too large.' : page.error.detail}`,
        );
    }
    if (unread > 1) warnings.push(`The same with ${unread - 1} more pages.`);
    const left = articles.length - PAGES_A_POLL;
    if (left > 0)
      warnings.push(`The pages of ${left} more items were not read: at most ${PAGES_A_POLL} are in one poll.`);
  }
}

/** Too old to be remembered, and so it may have been there before; except in a feed's first document. */
function isExpired({ item, known }: Fresh, feed: Feed, now: Date): boolean {
  const date = item.parsed.published?.date ?? item.parsed.updated?.date;
  return !known && feed.lastSuccessAt !== null && !!date && now.getTime() - date.getTime() > MEMORY;
}
