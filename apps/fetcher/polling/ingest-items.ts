import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { RawArticle, RawArticleInput } from '#libs/contracts/raw-article.js';
import type { FeedItem } from '#libs/database/entities/feed-item.entity.js';
import type { Feed, ItemIdentity } from '#libs/database/entities/feed.entity.js';
import { countWords } from '#libs/domain/text/html/count-words.js';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { type Page, readPage } from '#libs/domain/text/html/read-page.js';
import type { ParsedFeed, ParsedItem } from '#libs/feed-parser/model/parsed-feed.js';
import { checkArticle } from '#libs/ingest/check-article.js';
import { pageFields, toArticle } from '#libs/ingest/to-article.js';
import { FullText } from '../full-text/full-text.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { matchItems, type UnpublishedItem } from './item-identity.js';
import { alignItems, type ItemAliases, itemKeys, type ItemKeys } from './item-keys.js';
import { findKnownItems, RETENTION_MS, saveItems } from './known-items.js';

type Item = ItemKeys & ItemAliases & { parsed: ParsedItem };
type NewItem = UnpublishedItem<Item, FeedItem>;
type NewInput = { item: NewItem; input: RawArticleInput };
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
    const written = document.items.map((parsed) => ({
      parsed,
      ...itemKeys(parsed, plainText(parsed.titleHtml ?? '')),
    }));
    const known = await findKnownItems(this.db.manager, feed.id, written);
    const items = alignItems(written, known);
    const { identity, reason, unpublished, unchanged } = matchItems(feed.itemIdentity, items, known);

    const warnings: string[] = [];
    const inputs = withoutExpired(feed, unpublished, now, warnings).map((item) => inputOf(feed, document, item));
    if (feed.fullText) await this.addFullText(feed, inputs, warnings, signal);
    const articles = inputs.flatMap((input) => checkInput(feed, input, warnings));

    await this.publisher.publish(articles.map(({ article }) => article)).catch((error: Error) => {
      throw new PublishError(error.message, { cause: error });
    });
    const published = articles.map(({ item: { item, known }, article }) => ({
      ...item,
      known,
      articleGuid: article.guid ?? null,
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
  private async addFullText(feed: Feed, inputs: NewInput[], warnings: string[], signal: AbortSignal): Promise<void> {
    let failed = 0;
    for (const each of inputs.slice(0, MAX_PAGES_PER_POLL)) {
      if (!each.input.url) continue;
      const result = await this.fullText.fetch(each.input.url, feed.proxy, signal);
      const problem = result.ok ? takePage(each, result.page) : result.error.detail;
      if (problem && ++failed === 1) warnings.push(`Kept the feed's own text: ${problem}`);
    }
    if (failed > 1) warnings.push(`Kept the feed's own text of ${failed - 1} more items.`);
    const left = inputs.length - MAX_PAGES_PER_POLL;
    if (left > 0)
      warnings.push(`Fetched no pages for ${left} more items: the limit is ${MAX_PAGES_PER_POLL} pages per poll.`);
  }
}

/**
 * Replaces an article's text by its page's, and fills in what the feed doesn't say. A date of an update gives way to the page's
 * date of publication.
 * @returns why it stays as it is, one sentence; null when it was replaced
 */
function takePage(each: NewInput, page: Page): string | null {
  const { html = '', ...own } = each.input;
  if (countWords(page.text) < countWords(readPage(html).text)) return "it has more words than the page's.";
  const { published, updated } = each.item.item.parsed;
  const { title, language, publishedAt } = pageFields(page);
  const input: RawArticleInput = {
    ...own,
    text: page.text,
    title: own.title ?? title,
    language: own.language ?? language,
    publishedAt: (published === updated && publishedAt) || (own.publishedAt ?? publishedAt),
  };
  if (!checkArticle(input, input.source).ok) return "the page's text is too large.";
  each.input = input;
  return null;
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
  if (expired > 0) warnings.push(`Skipped items dated more than ${RETENTION_MS / 86_400_000} days ago: ${expired}.`);
  return recent;
}

function inputOf(feed: Feed, document: ParsedFeed, item: NewItem): NewInput {
  const input = toArticle(item.item.parsed, document, feed.name, feed.edition);
  const sourceId = feed.sourceId === feed.name ? undefined : feed.sourceId;
  return { item, input: { ...input, sourceId, guid: articleGuid(feed, item) } };
}

/** @returns an empty list when the item is not a valid article */
function checkInput(feed: Feed, { item, input }: NewInput, warnings: string[]): NewArticle[] {
  const checked = checkArticle(input, feed.name);
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
