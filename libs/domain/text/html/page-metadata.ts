import { parseDate } from '../dates/parse-date.js';
import { isUpdateLabel } from '../dates/update-label.js';
import { countWords } from './count-words.js';
import { readJsonLd, type LinkedArticle } from './json-ld.js';
import { tokensOf } from './page-parts.js';
import type { HtmlElement } from './page-tree.js';
import { plainText, UNREAD_ELEMENTS } from './plain-text.js';

/** Metadata that a page declares; null where it doesn't. */
export interface PageMetadata {
  title: string | null;
  /** BCP 47, as the publisher declares it. */
  language: string | null;
  /** When it was published, as written. */
  publishedAt: string | null;
  /** URL that the page declares as canonical, as written. */
  url: string | null;
  siteName: string | null;
}

/** What a page says about its article. */
export interface DescribedPage {
  metadata: PageMetadata;
  /** The article's text in JSON-LD and microdata, perhaps with HTML. */
  bodies: string[];
  description: string | null;
}

/** Names of <meta> elements, the most reliable first. */
const TITLE_NAMES = ['og:title', 'twitter:title', 'dc.title', 'dcterms.title', 'headline'];
const SITE_NAMES = ['og:site_name', 'application-name', 'publisher', 'dc.publisher'];
const DESCRIPTION_NAMES = ['og:description', 'twitter:description', 'description', 'dc.description'];
const PUBLISHED_NAMES = [
  'article:published_time',
  'og:published_time',
  'article:published',
  'og:article:published_time',
];
const OTHER_PUBLISHED_NAMES = ['datepublished', 'dc.date.issued', 'dcterms.issued', 'dc.date.created', 'dcterms.created', 'parsely-pub-date', 'sailthru.date', 'pubdate', 'publishdate', 'publish-date', 'publish_date', 'publication_date', 'date.published', 'citation_publication_date', 'cxenseparse:recs:publishtime', 'originalpublicationdate', 'article_date_original', 'article.published', 'dc.date', 'dcterms.date', 'date']; // prettier-ignore
const MODIFIED_NAMES = ['article:modified_time', 'og:updated_time', 'datemodified', 'dcterms.modified', 'last-modified', 'lastmod']; // prettier-ignore
/** Upper bound on the length of titles and names, and on the nodes that they are made of. */
const [MAX_NAME_LENGTH, MAX_NAME_NODES] = [2000, 2000];

/** Reads <meta>, <title>, <h1>, <time>, <link rel=canonical>, <html lang>, microdata and JSON-LD. */
export function readMetadata(root: HtmlElement): DescribedPage {
  const collector = new MetadataCollector();
  collector.visit(root);
  const { found } = collector;
  const first = (names: string[]) => names.map((name) => found.meta.get(name)).find(Boolean) ?? null;
  const titles = [found.documentTitle, first(TITLE_NAMES) ?? ''];
  const linked = readJsonLd(found.jsonLd, [
    ...found.headings,
    ...titles.flatMap((title) => [title, withoutOutlet(title, outletOf(title))]),
  ]);
  const siteName = first(SITE_NAMES) ?? linked.publisher ?? null;
  const language = found.language || first(['og:locale', 'content-language'])?.replace('_', '-') || linked.language;
  return {
    metadata: {
      title: chooseTitle(found, first(TITLE_NAMES), linked, siteName),
      language: language?.trim() || null,
      publishedAt: publicationDate(found, linked, language ?? ''),
      url: found.canonical ?? found.meta.get('og:url') ?? null,
      siteName: siteName && cleanName(siteName),
    },
    bodies: [linked.body, found.meta.get('articlebody')].flatMap((body) => body ?? []),
    description: first(DESCRIPTION_NAMES) ?? linked.description ?? null,
  };
}

interface FoundMetadata {
  /** By name, in lower case. */
  meta: Map<string, string>;
  headings: string[];
  documentTitle: string;
  language: string | null;
  canonical: string | null;
  jsonLd: string[];
  times: FoundTime[];
}

type TimeKind = 'published' | 'modified' | 'other';

interface FoundTime {
  /** As written. */
  date: string;
  kind: TimeKind;
}

/** Elements with metadata in what is no text. */
const METADATA_ELEMENTS = new Set(['head', 'title', 'script']);

class MetadataCollector {
  readonly found: FoundMetadata = { meta: new Map(), headings: [], documentTitle: '', language: null, canonical: null, jsonLd: [], times: [] }; // prettier-ignore
  /** The text before an element, which may label a date. */
  private label = '';

  visit(parent: HtmlElement): void {
    for (const child of parent.children) {
      if (typeof child === 'string') this.label = child.trim().slice(-MAX_LABEL_LENGTH) || this.label;
      else if (!isSkipped(child)) {
        this.collect(child);
        if (child.name !== 'script') this.visit(child);
      }
    }
  }

  private collect(element: HtmlElement): void {
    const { found } = this;
    const { name, attributes } = element;
    const key = attributes.property ?? attributes.name ?? attributes.itemprop ?? attributes['http-equiv'] ?? '';
    if (name === 'html') found.language ||= attributes.lang || attributes['xml:lang'] || null;
    if (name === 'meta' && key && attributes.content?.trim() && !found.meta.has(key.toLowerCase()))
      found.meta.set(key.toLowerCase(), attributes.content.trim());
    if (name === 'link' && tokensOf(attributes.rel).includes('canonical')) found.canonical ??= attributes.href ?? null;
    if (name === 'script' && /^\s*application\/ld\+json\b/i.test(attributes.type ?? ''))
      found.jsonLd.push(element.children.join(''));
    if (name === 'h1') found.headings.push(cleanName(textOf(element)));
    if (name === 'title') found.documentTitle ||= cleanName(textOf(element));
    const time = timeOf(element, this.label);
    if (time) found.times.push(time);
  }
}

/** Headings and dates of other articles, of comments and of what is hidden don't count. */
function isSkipped(element: HtmlElement): boolean {
  const { kind } = element;
  if (kind === 'unread') return !METADATA_ELEMENTS.has(element.name);
  return (kind === 'boilerplate' || kind === 'comments' || kind === 'hidden') && element.name !== 'meta';
}

/** The start of an element's text, without what isn't read, such as the pronunciation of ruby texts. */
function textOf(element: HtmlElement): string {
  let text = '';
  let nodes = 0;
  const read = ({ children }: HtmlElement): void => {
    for (const child of children) {
      // Elements that read their text may be nested hundreds deep.
      if (text.length > MAX_NAME_LENGTH || ++nodes > MAX_NAME_NODES) return;
      if (typeof child === 'string') text += child;
      else if (!UNREAD_ELEMENTS.has(child.name)) read(child);
    }
  };
  read(element);
  return text;
}

const MAX_LABEL_LENGTH = 60;
const PUBLISHED_CLASS = /publish|posted|pubdate|entry-date|created/i;
const MODIFIED_CLASS = /updated|modified/i;

function timeOf(element: HtmlElement, label: string): FoundTime | null {
  const { name, attributes } = element;
  const { itemprop = '', class: classes = '', datetime } = attributes;
  const isDated = name === 'time' || datetime !== undefined || /^date(?:Published|Created|Modified)$/.test(itemprop);
  const isPublished =
    /^date(?:Published|Created)$/.test(itemprop) || 'pubdate' in attributes || PUBLISHED_CLASS.test(classes);
  if (!isDated && !(name === 'abbr' && isPublished)) return null;
  if (name === 'ins' || name === 'del' || name === 'meta') return null;
  const text = textOf(element).slice(0, MAX_LABEL_LENGTH * 2);
  const date = (datetime || attributes.content || (name === 'abbr' && attributes.title) || text).trim();
  if (!date) return null;
  const isModified = itemprop === 'dateModified' || MODIFIED_CLASS.test(classes) || isUpdateLabel(`${label} ${text}`);
  return { date, kind: isPublished ? 'published' : isModified ? 'modified' : 'other' };
}

/**
 * The publication date: what the page declares for social networks and search engines, which people check, then what it
 * declares for others, then what it shows. A date of a change stands in where there is no other. The first that is a date.
 */
function publicationDate({ meta, times }: FoundMetadata, linked: LinkedArticle, language: string): string | null {
  const named = (names: string[]) => names.flatMap((name) => meta.get(name) ?? []);
  const shown = (kind: TimeKind) => times.filter((time) => time.kind === kind).map(({ date }) => date);
  const dates = [
    ...named(PUBLISHED_NAMES),
    ...[linked.datePublished ?? []].flat(),
    ...named(OTHER_PUBLISHED_NAMES),
    ...shown('published'),
    ...shown('other'),
    ...named(MODIFIED_NAMES),
    ...[linked.dateModified ?? []].flat(),
    ...shown('modified'),
  ].slice(0, MAX_DATES);
  return dates.find((date) => parseDate(date, language)) ?? dates[0] ?? null;
}

const MAX_DATES = 50;
/** Between a headline and the outlet's or section's name. */
const TITLE_SEPARATOR = /\s*[|｜]\s*|\s+[–—\-·•»:]+\s+|_(?=\p{Script=Han})/u;
/** Share of the document's title that its headline has at least; a shorter heading is the outlet's. */
const MIN_HEADLINE_SHARE = 0.4;
const [MIN_HEADLINE_WORDS, MAX_OUTLET_WORDS] = [3, 4];

/** The declared title, else the headline or heading that the document's title repeats, else the first there is. */
function chooseTitle(
  found: FoundMetadata,
  declared: string | null,
  linked: LinkedArticle,
  site: string | null,
): string | null {
  const { documentTitle } = found;
  const isRepeated = (name: string) =>
    documentTitle.includes(name)
      ? name.length >= MIN_HEADLINE_SHARE * documentTitle.length
      : name.includes(documentTitle);
  const isOutlet = (name: string) => name.toLowerCase() === site?.toLowerCase() || name === outletOf(documentTitle);
  const headings = [linked.headline ?? '', ...found.headings].map(cleanName).filter((name) => name && !isOutlet(name));
  const names = [cleanName(declared ?? ''), headings.find(isRepeated), found.headings.find((name) => headings.includes(name)), ...headings, documentTitle]; // prettier-ignore
  const title = names.find((name) => name && !isOutlet(name));
  if (!title) return documentTitle || null;
  const shorter = headings.find((name) => title.startsWith(name) && isSeparator(title.slice(name.length)));
  if (shorter && shorter.length >= MIN_HEADLINE_SHARE * title.length) return shorter;
  return withoutOutlet(title, title === documentTitle ? (site ?? outletOf(title)) : site);
}

function isSeparator(rest: string): boolean {
  return rest.search(TITLE_SEPARATOR) === 0;
}

/** The short last part of 'Headline | Outlet'. */
function outletOf(title: string): string | null {
  const parts = title.split(TITLE_SEPARATOR);
  const last = parts.length > 1 ? parts.at(-1)! : '';
  const words = countWords(title.slice(0, title.length - last.length));
  return last && words >= MIN_HEADLINE_WORDS && words >= countWords(last) && countWords(last) <= MAX_OUTLET_WORDS
    ? last
    : null;
}

/** 'Headline | Outlet' and 'Outlet - Headline' → 'Headline'. */
function withoutOutlet(title: string, outlet: string | null): string {
  const [name, folded] = [outlet?.trim().toLowerCase(), title.toLowerCase()];
  if (!name || folded.length <= name.length) return title;
  const before = title.slice(0, -name.length);
  const separator = /(?:\s*[|｜]\s*|\s+[–—\-·•»:]+\s+|_)$/.exec(before);
  if (folded.endsWith(name) && separator) return before.slice(0, separator.index);
  const rest = title.slice(name.length);
  return folded.startsWith(name) && isSeparator(rest) ? rest.replace(TITLE_SEPARATOR, '') : title;
}

function cleanName(text: string): string {
  return plainText(text.slice(0, MAX_NAME_LENGTH));
}
