import { canonicalUrl } from './canonical-url.js';
import { parseHtml } from './html-parser.js';

/** What a page says about itself; null where it says nothing. */
export interface PageMetadata {
  title: string | null;
  /** BCP 47, as claimed. */
  language: string | null;
  /** As written. */
  publishedAt: string | null;
  url: string | null;
  siteName: string | null;
}

/** Names of <meta> elements by what they tell, the most reliable first. */
const DATE_NAMES = ['article:published_time', 'datepublished', 'og:published_time', 'date', 'dc.date', 'dc.date.issued', 'dcterms.created', 'pubdate', 'publish-date', 'parsely-pub-date', 'sailthru.date', 'article:published']; // prettier-ignore
const TITLE_NAMES = ['og:title', 'twitter:title', 'dc.title'];
const SITE_NAMES = ['og:site_name', 'application-name', 'publisher'];

interface Found {
  meta: Map<string, string>;
  heading: string;
  documentTitle: string;
  language: string | null;
  time: string | null;
  canonical: string | null;
  linkedData: string[];
}

/** Reads <meta>, <title>, <h1>, <time>, <link rel=canonical>, <html lang> and JSON-LD. */
export function readMetadata(html: string): PageMetadata {
  const found = collect(html);
  const first = (names: string[]) => names.map((name) => found.meta.get(name)).find(Boolean) ?? null;
  const linked = found.linkedData.join('\n');
  const siteName = first(SITE_NAMES);
  const title = first(TITLE_NAMES) ?? (found.heading || found.documentTitle);
  const url = found.canonical ?? found.meta.get('og:url') ?? null;
  return {
    title: withoutSiteName(clean(title), siteName) || null,
    language: found.language ?? found.meta.get('og:locale')?.replace('_', '-') ?? null,
    publishedAt: first(DATE_NAMES) ?? jsonString(linked, 'datePublished') ?? found.time,
    url: url && canonicalUrl(url),
    siteName: siteName && clean(siteName),
  };
}

function collect(html: string): Found {
  const found: Found = { meta: new Map(), heading: '', documentTitle: '', language: null, time: null, canonical: null, linkedData: [] }; // prettier-ignore
  let inside = '';
  parseHtml(html, {
    onopentag(name, attributes) {
      const key = (attributes.property ?? attributes.name ?? attributes.itemprop ?? '').toLowerCase();
      if (name === 'html') found.language = attributes.lang || attributes['xml:lang'] || null;
      if (name === 'meta' && key && attributes.content && !found.meta.has(key))
        found.meta.set(key, attributes.content.trim());
      if (name === 'link' && attributes.rel?.toLowerCase() === 'canonical') found.canonical ??= attributes.href ?? null;
      if (name === 'time') found.time ??= attributes.datetime?.trim() || null;
      if (name === 'script' && attributes.type === 'application/ld+json') {
        inside = 'ld';
        found.linkedData.push('');
      }
      if ((name === 'h1' && !found.heading) || (name === 'title' && !found.documentTitle)) inside = name;
    },
    ontext(data) {
      if (inside === 'h1') found.heading += data;
      if (inside === 'title') found.documentTitle += data;
      if (inside === 'ld') found.linkedData[found.linkedData.length - 1] += data;
    },
    onclosetag(name) {
      if (name === inside || (inside === 'ld' && name === 'script')) inside = '';
    },
  });
  return found;
}

/** JSON-LD is often broken JSON: the one string is looked for instead of parsing it all. */
function jsonString(text: string, name: string): string | null {
  return new RegExp(`"${name}"\\s*:\\s*"([^"]{1,100})"`).exec(text)?.[1] ?? null;
}

/** 'Headline | Outlet' and 'Headline - Outlet' → 'Headline', where the page names the outlet. */
function withoutSiteName(title: string, siteName: string | null): string {
  if (!siteName) return title;
  const match = /^(.+?)\s+[|–—-]\s+([^|–—]+)$/.exec(title);
  return match && match[2]!.toLowerCase() === clean(siteName).toLowerCase() ? match[1]! : title;
}

/** Titles and names are no longer than this. */
const LONGEST_NAME = 2000;

function clean(text: string): string {
  return text.slice(0, LONGEST_NAME).replace(/\s+/g, ' ').trim();
}
