import { type Handler, Parser } from 'htmlparser2';

/** Metadata that a page declares; null where it doesn't. */
interface PageMetadata {
  title: string | null;
  /** BCP 47, as the publisher declares it. */
  language: string | null;
  /** As written. */
  publishedAt: string | null;
  /** URL that the page declares as canonical, as written. */
  url: string | null;
  siteName: string | null;
}

export interface Page extends PageMetadata {
  /** One block element a line. */
  text: string;
}

const BLOCK_ELEMENTS = new Set(
  'address article blockquote center dd details div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul body html'.split(' '),
); // prettier-ignore
const SKIPPED_ELEMENTS = new Set(
  'script style noscript template nav footer aside form button select textarea input iframe object embed svg math canvas audio video figcaption head dialog menu label'.split(' '),
); // prettier-ignore
/** Elements without content: no end tag follows. */
const VOID_ELEMENTS = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Classes and ids of page parts that are not the article. */
const SKIPPED_CLASS =
  /(?:^|[\s_-])(?:nav|navbar|menu|sidebar|footer|share|sharing|social|related|recommended|newsletter|subscribe|subscription|cookie|consent|comments?|advert|ads?|promo|breadcrumbs?|popup|modal|paywall|tags|byline-share)(?:$|[\s_-])/i;
/** Elements whose classes describe the whole page: 'has-sidebar', 'single-post comments-open'. */
const PAGE_ELEMENTS = new Set(['html', 'body', 'main', 'article']);
/** An <article> or <main> of this length is taken for the article. */
const MIN_ARTICLE_LENGTH = 250;

/** Text and metadata of a page: the text of its longest <article> or <main>, or of the whole body where these are short. */
export function readPage(html: string): Page {
  const { articles, body } = readText(html);
  const longest = articles.reduce((longest, article) => (article.length > longest.length ? article : longest), '');
  return { text: longest.length >= MIN_ARTICLE_LENGTH ? longest : body, ...readMetadata(html) };
}

/** Skips elements that are not text, with their content. Of nested articles only the outermost counts. */
function readText(html: string): { articles: string[]; body: string } {
  const articles: string[] = [];
  const chunks: string[] = [];
  let openArticles = 0;
  let articleStart = 0;
  let skipping: string | null = null;
  let depth = 0;
  parseHtml(html, {
    onopentag(name, attributes) {
      if (skipping) {
        if (name === skipping) depth++;
        return;
      }
      if (isSkipped(name, attributes)) {
        [skipping, depth] = [name, 1];
        chunks.push('\n');
        return;
      }
      if (name === 'br' || BLOCK_ELEMENTS.has(name)) chunks.push('\n');
      if (name === 'li') chunks.push('- ');
      if (isArticle(name) && openArticles++ === 0) articleStart = chunks.length;
    },
    ontext(data) {
      if (!skipping) chunks.push(data.replace(/\s+/g, ' '));
    },
    onclosetag(name) {
      if (skipping) {
        if (name === skipping && --depth === 0) skipping = null;
        return;
      }
      if (isArticle(name) && openArticles > 0 && --openArticles === 0)
        articles.push(joinBlocks(chunks.slice(articleStart)));
      if (BLOCK_ELEMENTS.has(name)) chunks.push('\n');
    },
  });
  return { articles, body: joinBlocks(chunks) };
}

function isSkipped(name: string, attributes: Record<string, string>): boolean {
  if (VOID_ELEMENTS.has(name)) return false;
  if (SKIPPED_ELEMENTS.has(name) || 'hidden' in attributes) return true;
  return SKIPPED_CLASS.test(`${attributes.class ?? ''} ${attributes.id ?? ''}`) && !PAGE_ELEMENTS.has(name);
}

function isArticle(name: string): boolean {
  return name === 'article' || name === 'main';
}

/** Single spaces; no empty lines and no empty list items. */
function joinBlocks(chunks: string[]): string {
  return chunks
    .join('')
    .split('\n')
    .map(withSingleSpaces)
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}

/** Names of <meta> elements, the most reliable first. */
const DATE_NAMES = ['article:published_time', 'datepublished', 'og:published_time', 'date', 'dc.date', 'dc.date.issued', 'dcterms.created', 'pubdate', 'publish-date', 'parsely-pub-date', 'sailthru.date', 'article:published']; // prettier-ignore
const TITLE_NAMES = ['og:title', 'twitter:title', 'dc.title'];
const SITE_NAMES = ['og:site_name', 'application-name', 'publisher'];

/** Reads <meta>, <title>, <h1>, <time>, <link rel=canonical>, <html lang> and JSON-LD. */
function readMetadata(html: string): PageMetadata {
  const head = collectMetadata(html);
  const first = (names: string[]) => names.map((name) => head.meta.get(name)).find(Boolean) ?? null;
  const siteName = first(SITE_NAMES);
  const title = first(TITLE_NAMES) ?? (head.heading || head.documentTitle);
  return {
    title: withoutSiteName(cleanName(title), siteName) || null,
    language: head.language ?? head.meta.get('og:locale')?.replace('_', '-') ?? null,
    publishedAt: first(DATE_NAMES) ?? jsonString(head.jsonLd.join('\n'), 'datePublished') ?? head.time,
    url: head.canonical ?? head.meta.get('og:url') ?? null,
    siteName: siteName && cleanName(siteName),
  };
}

interface CollectedMetadata {
  meta: Map<string, string>;
  heading: string;
  documentTitle: string;
  language: string | null;
  time: string | null;
  canonical: string | null;
  jsonLd: string[];
}

function collectMetadata(html: string): CollectedMetadata {
  const found: CollectedMetadata = { meta: new Map(), heading: '', documentTitle: '', language: null, time: null, canonical: null, jsonLd: [] }; // prettier-ignore
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
        inside = 'json-ld';
        found.jsonLd.push('');
      }
      if ((name === 'h1' && !found.heading) || (name === 'title' && !found.documentTitle)) inside = name;
    },
    ontext(data) {
      if (inside === 'h1') found.heading += data;
      if (inside === 'title') found.documentTitle += data;
      if (inside === 'json-ld') found.jsonLd[found.jsonLd.length - 1] += data;
    },
    onclosetag(name) {
      if (name === inside || (inside === 'json-ld' && name === 'script')) inside = '';
    },
  });
  return found;
}

/** Matches the property in the text: JSON-LD is often invalid JSON. */
function jsonString(json: string, name: string): string | null {
  return new RegExp(`"${name}"\\s*:\\s*"([^"]{1,100})"`).exec(json)?.[1] ?? null;
}

/** 'Headline | Outlet' and 'Headline - Outlet' → 'Headline', where the page names the outlet. */
function withoutSiteName(title: string, siteName: string | null): string {
  if (!siteName) return title;
  const match = /^(.+?)\s+[|–—-]\s+([^|–—]+)$/.exec(title);
  return match && match[2]!.toLowerCase() === cleanName(siteName).toLowerCase() ? match[1]! : title;
}

/** Upper bound on the length of titles and names. */
const MAX_NAME_LENGTH = 2000;

function cleanName(text: string): string {
  return withSingleSpaces(text.slice(0, MAX_NAME_LENGTH));
}

/** Elements that separate words. */
const SPACING_ELEMENTS = new Set(
  'address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul'.split(' '),
);
const HIDDEN_ELEMENTS = new Set(['script', 'style']);

/** The text of an HTML fragment, in one line. */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return withSingleSpaces(html);
  let text = '';
  let hidden = 0;
  parseHtml(html, {
    onopentag(name) {
      if (HIDDEN_ELEMENTS.has(name)) hidden++;
      if (SPACING_ELEMENTS.has(name)) text += ' ';
    },
    ontext(data) {
      if (hidden === 0) text += data;
    },
    onclosetag(name) {
      if (HIDDEN_ELEMENTS.has(name)) hidden--;
      if (SPACING_ELEMENTS.has(name)) text += ' ';
    },
  });
  return withSingleSpaces(text);
}

function withSingleSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Code units that the parser gets at a time. */
const CHUNK_LENGTH = 1 << 16;
/** Reading stops at deeper nesting: the parser's cost of an element grows with the number of open ones. */
const MAX_DEPTH = 2000;

/** Parses HTML with htmlparser2's callbacks, in time linear in its length. */
export function parseHtml(html: string, handler: Required<Pick<Handler, 'onopentag' | 'ontext' | 'onclosetag'>>): void {
  let depth = 0;
  const parser = new Parser({
    ...handler,
    onopentag(...element) {
      depth++;
      handler.onopentag(...element);
    },
    onclosetag(...element) {
      depth--;
      handler.onclosetag(...element);
    },
  });
  for (let start = 0; start < html.length && depth < MAX_DEPTH; start += CHUNK_LENGTH)
    parser.write(html.slice(start, start + CHUNK_LENGTH));
  parser.end();
}
