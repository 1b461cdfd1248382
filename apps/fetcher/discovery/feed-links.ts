import { parseHtml } from '#libs/domain/text/html/parse-html.js';
import { feedUrl, httpUrl } from '#libs/domain/text/url.js';
import { parseLinkHeader } from '#libs/http/link-header.js';

/** A link to a feed, or to what may be one. */
export interface FeedLink {
  url: string;
  title: string | null;
}

/** `declared` links have a feed's type; `likely` ones only look like a feed. Both in page order, comment feeds last. */
interface FeedLinks {
  declared: FeedLink[];
  likely: FeedLink[];
}

/** Types of `<link rel=alternate>` to a feed. */
const FEED_TYPE = /^(application|text)\/((rss|atom|rdf|x-rss|x-atom)(\+xml)?|feed\+json)\b/i;
/** Types of feeds and, as often, of other documents. */
const POSSIBLE_FEED_TYPE = /^(application|text)\/(json|xml)\s*(;|$)/i;
/** Endings of feed URLs. */
const FEED_PATH =
  /(\.(rss|rdf|atom)|\/(rss|atom|feeds?|rdf|index)\.(xml|json|php|aspx?)|\/(rss|atom|feeds?|rss2)\/?)$/i;
const FEED_QUERY = /[?&](feed|format|type|output)=(rss2?|atom|rdf|feed)\b/i;
const FEED_TEXT = /^\W*(subscribe\W+(via|to|by)\W+)?(our\W+|the\W+)?(rss|atom|json)(\W*(2\.0|1\.0|feeds?))?\W*$/i;
const COMMENTS = /comment|kommentar|comentario|comentário|commenti\b|reacties|комментари|コメント|评论|댓글/i;
/** Upper bound on links per page. */
const MAX_LINKS = 100;

/**
 * Finds links to feeds: `<link>` elements, links of the Link header, and `<a>` elements.
 * @param pageUrl where the page came from; `<base href>` overrides it
 */
export function findFeedLinks(html: string, pageUrl: string, linkHeader = ''): FeedLinks {
  const { elements, anchors, base } = collectLinks(html, pageUrl);
  const inHeader = parseLinkHeader(linkHeader)
    .filter(({ rels, type }) => rels.includes('alternate') && FEED_TYPE.test(type ?? ''))
    .map(({ target, title }) => ({ url: feedUrl(target, pageUrl), title }));
  const absolute = (links: RawLink[]) => links.map(({ href, title }) => ({ url: feedUrl(href, base), title }));
  const ofKind = (wanted: RawLink['kind']) => absolute(elements.filter(({ kind }) => kind === wanted));
  const seen = new Set<string>([pageUrl.replace(/#.*$/s, '')]);
  return {
    declared: withCommentsLast([...ofKind('declared'), ...inHeader], seen),
    likely: withCommentsLast([...ofKind('likely'), ...absolute(anchors).filter(looksLikeFeed)], seen),
  };
}

interface RawLink {
  href: string;
  title?: string;
  kind?: 'declared' | 'likely';
}

function collectLinks(html: string, pageUrl: string): { elements: RawLink[]; anchors: RawLink[]; base: string } {
  const found = { elements: [] as RawLink[], anchors: [] as RawLink[], base: pageUrl };
  let anchor: RawLink | null = null;
  parseHtml(html, {
    onopentag(name, { href, rel, type, title }) {
      if (name === 'base' && href && found.base === pageUrl) found.base = httpUrl(href, pageUrl) ?? pageUrl;
      if (!href) return;
      if (name === 'link') {
        const kind = kindOf(rel, type);
        if (kind) found.elements.push({ href, title, kind });
      }
      if (name === 'a') found.anchors.push((anchor = { href, title: '' }));
    },
    ontext(text) {
      if (anchor && anchor.title!.length < 100) anchor.title += text.slice(0, 100);
    },
    onclosetag(name) {
      if (name === 'a') anchor = null;
    },
  });
  return found;
}

function kindOf(rel = '', type = ''): RawLink['kind'] {
  const rels = rel.toLowerCase().split(/\s+/);
  if (rels.includes('feed') || (rels.includes('alternate') && FEED_TYPE.test(type))) return 'declared';
  return rels.includes('alternate') && POSSIBLE_FEED_TYPE.test(type) ? 'likely' : undefined;
}

function looksLikeFeed({ url, title = '' }: { url?: string; title?: string }): boolean {
  const { pathname, search } = new URL(url ?? 'about:blank');
  return FEED_PATH.test(pathname) || FEED_QUERY.test(search) || FEED_TEXT.test(title.trim());
}

/** Removes duplicate URLs and moves comment feeds to the end. */
function withCommentsLast(links: { url?: string; title?: string }[], seen: Set<string>): FeedLink[] {
  const news: FeedLink[] = [];
  const comments: FeedLink[] = [];
  for (const { url, title } of links) {
    if (!url || seen.has(url) || seen.size > MAX_LINKS) continue;
    seen.add(url);
    const link = { url, title: title?.replace(/\s+/g, ' ').trim().slice(0, 300) || null };
    (COMMENTS.test(`${url} ${title ?? ''}`) ? comments : news).push(link);
  }
  return [...news, ...comments];
}
