import { withMostWords } from '#libs/domain/text/html/read-page.js';
import { absoluteUrl } from '#libs/domain/text/url.js';
import type { ParseContext } from '../model/parse-context.js';
import type { ParsedItem } from '../model/parsed-feed.js';
import { htmlFragment, linesFragment, textFragment } from './html-fragment.js';
import { limitItems, mapItems } from './items.js';
import { NO_SCHEDULE } from './update-schedule.js';
import { languageTag, writtenDate, type FeedContent, type Parsing } from './values.js';

type Json = Record<string, unknown>;

/** Whether a JSON value is a feed: its version says so, or it has items and another field of a feed. */
export function isJsonFeed(value: unknown): value is Json {
  if (!isObject(value)) return false;
  if (/^https?:\/\/(www\.)?jsonfeed\.org\/version\//.test(text(value.version) ?? '')) return true;
  if (!Array.isArray(value.items)) return false;
  return ['version', 'title', 'home_page_url', 'feed_url'].some((field) => typeof value[field] === 'string');
}

/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function readJsonFeed(feed: Json, { origin, context }: Parsing): FeedContent {
  const base = absoluteUrl(text(feed.home_page_url)) ?? origin.url;
  const language = languageTag(text(feed.language) ?? origin.language);
  const version = /1(?:\.|_)?([01])?$/.exec(text(feed.version) ?? '');
  const hubs = objects(feed.hubs).flatMap((hub) => absoluteUrl(text(hub.url)) ?? []);
  return {
    version: version ? `json1${version[1] ?? ''}` : 'json',
    titleHtml: textFragment(text(feed.title)),
    link: absoluteUrl(text(feed.home_page_url), base),
    language,
    self: absoluteUrl(text(feed.feed_url), base),
    hubs: [...new Set(hubs)],
    schedule: NO_SCHEDULE,
    items: mapItems(itemsOf(feed.items, context), (item) => readItem(item, { base, language }), context),
  };
}

function itemsOf(items: unknown, context: ParseContext): Json[] {
  const found = objects(items);
  if (Array.isArray(items) && found.length < items.length) context.warn('it has items that are not objects');
  return limitItems(found, textLength, context);
}

function textLength(item: Json): number {
  return Object.values(item).reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

function readItem(item: Json, feed: { base?: string; language?: string }): ParsedItem {
  const language = languageTag(text(item.language));
  const html = text(item.content_html);
  return {
    id: text(item.id),
    titleHtml: textFragment(text(item.title)),
    link: absoluteUrl(text(item.url), feed.base) ?? absoluteUrl(text(item.external_url), feed.base),
    summaryHtml: linesFragment(text(item.summary)),
    contentHtml: withMostWords([html && htmlFragment(html), linesFragment(text(item.content_text))]),
    authors: authorNames(item),
    language,
    published: writtenDate(text(item.date_published), language ?? feed.language),
    updated: writtenDate(text(item.date_modified), language ?? feed.language),
  };
}

/** `authors` of version 1.1, `author` of version 1.0, which is also found as text. */
function authorNames({ authors, author }: Json): string[] | undefined {
  const written = Array.isArray(authors) ? [...authors, author] : [author];
  const names = written.flatMap((person: unknown) => text(isObject(person) ? person.name : person) ?? []);
  return names.length > 0 ? [...new Set(names)] : undefined;
}

/** Without NUL, which PostgreSQL refuses and XML can't contain. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return (typeof value === 'string' && value.replaceAll('\0', '').trim()) || undefined;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
