import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { Feed, ItemIdentity } from '#libs/database/entities/feed.entity.js';
import { plainText } from '#libs/domain/text/html.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { toArticle } from '#libs/ingest/to-article.js';
import { FullText } from '../full-text/full-text.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { itemKeys, type ItemKeys, matchItems, type UnpublishedItem } from './item-identity.js';
import { findKnownItems, RETENTION_MS, saveItems } from './known-items.js';

type Item = ItemKeys & { parsed: ParsedItem };
type NewItem = UnpublishedItem<Item, FeedItem>;
type NewArticle = { item: NewItem; article: RawArticle };

/** At two seconds per page, the first document of a feed must not take half an hour. */
const MAX_PAGES_PER_POLL = 50;
/** Warnings about items that are kept per poll. */
const MAX_WARNINGS = 20;
/** The limit of RawArticle.guid. */
const MAX_GUID_LENGTH = 2000;

/** The result for a document whose new items are published. `save` keeps them from being published again. */
export interface IngestedItems {
  /** Number of published articles and revisions. */
  count: number;
  identity: ItemIdentity;
  /** Why the identity changed, one sentence; null when it didn't. */
  identityReason: string | null;
  /** One sentence for each item that was skipped. */
  warnings: string[];
  save(db: EntityManager): Promise<void>;
}

/** The articles could not be published. */
export class PublishError extends Error {}

/** Publishes the new and revised items of a feed's document. */
@Injectable()
export class IngestItems {
  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly publisher: PublishArticles,
    private readonly fullText: FullText,
  ) {}

  /** @throws PublishError; the reason of the signal when that aborts */
  async ingest(feed: Feed, document: ParsedFeed, now: Date, signal: AbortSignal): Promise<IngestedItems> {
    const items = document.items.map((parsed) => ({ parsed, ...itemKeys(parsed, plainText(parsed.titleHtml ?? '')) }));
    const known = await findKnownItems(this.db.manager, feed.id, items);
    const { identity, reason, unpublished, unchanged } = matchItems(feed.itemIdentity, items, known);

    const warnings: string[] = [];
    const articles = withoutExpired(feed, unpublished, now, warnings).flatMap((item) =>
      articleOf(feed, document, item, warnings),
    );
    if (feed.fullText) await this.addFullText(feed, articles, warnings, signal);

    await this.publisher.publish(articles.map(({ article }) => article)).catch((error: Error) => {
      throw new PublishError(error.message, { cause: error });
    });
    const published = articles.map(({ item: { item, known }, article }) => ({
      ...{ ...item, known, articleGuid: article.guid ?? null },
    }));
    return {
      count: articles.length,
      identity,
      identityReason: reason,
      warnings,
      save: (db) => saveItems(db, feed.id, published, unchanged, now),
    };
  }

  /** Replaces the feed's own text by that of the linked pages. Where a page can't be read, the feed's text stays. */
  private async addFullText(
    feed: Feed,
    articles: NewArticle[],
    warnings: string[],
    signal: AbortSignal,
  ): Promise<void> {
    let failed = 0;
    for (const { article } of articles.slice(0, MAX_PAGES_PER_POLL)) {
      if (!article.url) continue;
      const page = await this.fullText.fetch(article.url, feed.proxy, signal);
      if (page.ok && checkArticle({ ...article, html: page.html }, feed.name).ok) article.html = page.html;
      else if (++failed === 1)
        warnings.push(`Kept the feed's own text: ${page.ok ? "the page's text is too large." : page.error.detail}`);
    }
    if (failed > 1) warnings.push(`Kept the feed's own text of ${failed - 1} more items.`);
    const left = articles.length - MAX_PAGES_PER_POLL;
    if (left > 0)
      warnings.push(`Fetched no pages for ${left} more items: the limit is ${MAX_PAGES_PER_POLL} pages per poll.`);
  }
}

/**
 * Leaves out items older than the retention: they may have been published and deleted since. In a feed's first document all
 * items are new.
 */
function withoutExpired(feed: Feed, items: NewItem[], now: Date, warnings: string[]): NewItem[] {
  if (feed.lastSuccessAt === null) return items;
  const recent = items.filter(({ item: { parsed }, known }) => {
    const date = parsed.published?.date ?? parsed.updated?.date;
    return known || !date || now.getTime() - date.getTime() <= RETENTION_MS;
  });
  const expired = items.length - recent.length;
  if (expired > 0) warnings.push(`Skipped ${expired} items dated more than ${RETENTION_MS / 86_400_000} days ago.`);
  return recent;
}

/** @returns an empty list when the item is not a valid article */
function articleOf(feed: Feed, document: ParsedFeed, item: NewItem, warnings: string[]): NewArticle[] {
  const { guid: _, ...input } = toArticle(item.item.parsed, document, feed.name, feed.edition);
  const checked = checkArticle({ ...input, guid: articleGuid(feed, item) }, feed.name);
  if (checked.ok) return [{ item, article: checked.article }];
  const { field, reason } = checked.errors[0]!;
  if (warnings.length < MAX_WARNINGS) warnings.push(`Skipped an item: ${field ? `${field}: ` : ''}${reason}`);
  return [];
}

/** Ids that are globally unique by their form, so that an article in two feeds of one name stays one article. */
const GLOBALLY_UNIQUE = /^(?:https?:|tag:|urn:)|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The guid of an item's article. A revision keeps the guid of the first version. Otherwise it is the item's id, prefixed with
 * the feed's URL unless globally unique; none when the item is identified by URL; a content hash when by content.
 */
function articleGuid(feed: Feed, { item, known, identifiedBy }: NewItem): string | undefined {
  if (known) return known.articleGuid ?? undefined;
  if (identifiedBy === 'url') return undefined;
  if (identifiedBy === 'content') return `${feed.url}#${item.contentKey}`.slice(-MAX_GUID_LENGTH);
  const id = item.parsed.id!;
  return GLOBALLY_UNIQUE.test(id) ? id.slice(0, MAX_GUID_LENGTH) : `${feed.url}#${id}`.slice(-MAX_GUID_LENGTH);
}
