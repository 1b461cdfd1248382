import { absoluteUrl } from '#libs/domain/text/absolute-url.js';
import type { ParsedItem } from '../parsed-feed.js';
import type { ParseContext } from '../reading.js';
import { adaptItems, languageTag, type AdaptedFeed, type Source } from './format.js';
import { htmlFragment, linesFragment, textFragment } from './fragment.js';
import { NO_RHYTHM } from './rhythm.js';
import { writtenDate } from './written-dates.js';

type Json = Record<string, unknown>;

/** Whether a JSON value is a feed: it says so, or it has items and another field of a feed. */
export function isJsonFeed(value: unknown): value is Json {
  if (!isObject(value)) return false;
  if (/^https?:\/\/(www\.)?jsonfeed\.org\/version\//.test(text(value.version) ?? '')) return true;
  if (!Array.isArray(value.items)) return false;
  return ['version', 'title', 'home_page_url', 'feed_url'].some((field) => typeof value[field] === 'string');
}

/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function adaptJsonFeed(feed: Json, { origin, reading }: Source): AdaptedFeed {
  const base = absoluteUrl(text(feed.home_page_url)) ?? origin.url;
  const language = languageTag(text(feed.language) ?? origin.language);
  const author = authorOf(feed);
  const version = /1(?:\.|_)?([01])?$/.exec(text(feed.version) ?? '');
  const hubs = list(feed.hubs).flatMap((hub) => absoluteUrl(text(hub.url)) ?? []);
  return {
    format: 'json',
    version: version ? `json1${version[1] ?? ''}` : 'json',
    titleHtml: textFragment(text(feed.title)),
    subtitleHtml: textFragment(text(feed.description)),
    link: absoluteUrl(text(feed.home_page_url), base),
    language,
    author,
    self: absoluteUrl(text(feed.feed_url), base),
    hubs: [...new Set(hubs)],
    schedule: NO_RHYTHM,
    items: adaptItems(fitting(feed.items, reading), (item) => adaptItem(item, { base, language, author }), reading),
  };
}

function adaptItem(item: Json, feed: { base?: string; language?: string; author?: string }): ParsedItem {
  const language = languageTag(text(item.language));
  const html = text(item.content_html);
  return {
    id: text(item.id),
    titleHtml: textFragment(text(item.title)),
    link: absoluteUrl(text(item.url), feed.base) ?? absoluteUrl(text(item.external_url), feed.base),
    summaryHtml: linesFragment(text(item.summary)),
    contentHtml: (html && htmlFragment(html)) ?? linesFragment(text(item.content_text)),
    author: authorOf(item) ?? feed.author,
    language,
    published: writtenDate(text(item.date_published), language ?? feed.language),
    updated: writtenDate(text(item.date_modified), language ?? feed.language),
  };
}

/** Items that can be read, within the limits. */
function fitting(items: unknown, reading: ParseContext): Json[] {
  const objects = list(items);
  if (Array.isArray(items) && objects.length < items.length) reading.warn('it has items that are no objects');
  const { items: most, itemLength } = reading.limits;
  const small = objects.filter((item) => lengthOf(item) <= itemLength);
  if (small.length < objects.length)
    reading.truncate(
      'item-too-large',
      `${objects.length - small.length} of ${objects.length} items are larger than ${itemLength} characters`,
    );
  if (small.length > most)
    reading.truncate('too-many-items', `it holds ${small.length} items; the first ${most} were taken`);
  return small.slice(0, most);
}

/** Of the texts that are read. */
function lengthOf(item: Json): number {
  return Object.values(item).reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

function authorOf(owner: Json): string | undefined {
  const authors = [...list(owner.authors), ...(isObject(owner.author) ? [owner.author] : [])];
  const names = authors.flatMap((author) => text(author.name) ?? text(author.url) ?? []);
  return [...new Set(names)].join(', ').slice(0, 1000) || text(owner.author);
}

/** NUL is no character of a text, and PostgreSQL refuses it; in XML it cannot stand. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return (typeof value === 'string' && value.replaceAll('\0', '').trim()) || undefined;
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
