import { Parser as HtmlParser } from 'htmlparser2';
import RssParser from 'rss-parser';
import type { RawArticleInput } from '#libs/contracts/raw-article.js';
import { webAddress } from './web-address.js';

/** What rss-parser leaves of an item, as far as we ask for it. Elements with attributes come as objects. */
type Item = Record<string, unknown>;

const CUSTOM_FIELDS = ['content:encoded', 'description', 'dc:language', 'date-as-written'];

/**
 * Reads RSS 0.9 to 2.0, RDF or Atom.
 * @param feedName becomes the articles' source; without it the feed's own title does, so that the guids of two feeds
 *   do not meet in one name space
 * @throws Error when it is no feed
 */
export async function parseFeed(xml: string, feedName?: string): Promise<RawArticleInput[]> {
  const parser = new RssParser<{ language?: unknown }, Item>({
    customFields: { item: CUSTOM_FIELDS, feed: ['language'] },
  });
  const feed = await parser.parseString(mend(xml));
  const source = (feedName ?? plainText(feed.title) ?? 'inbox').slice(0, 300);
  const base = webAddress(feed.link) ?? webAddress(feed.feedUrl);
  return (feed.items as Item[]).map((item) => ({
    source,
    guid: (text(item.guid) ?? text(item.id))?.slice(0, 2000),
    url: webAddress(text(item.link), base) ?? webAddress(text(item.guid)),
    title: plainText(item.title)?.slice(0, 5000),
    html: longest(item['content:encoded'], item.content, item.description, item.summary),
    language: (text(item['dc:language']) ?? text(feed.language))?.slice(0, 100),
    publishedAt: (text(item['date-as-written']) ?? text(item.pubDate) ?? text(item.date))?.slice(0, 200),
  }));
}

/** Mends what makes the XML parser give up on a whole feed: HTML entities, bare ampersands, and dates Atom does not know. */
function mend(xml: string): string {
  const parts = xml.trim().split(/(<!\[CDATA\[[\s\S]*?\]\]>)/);
  return parts
    .map((part) =>
      part.startsWith('<![CDATA[') ? part : part.replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi, '&amp;'),
    )
    .join('')
    .replace(/<(published|updated)>([^<]*)<\/\1>/g, (whole, _name, date: string) =>
      Number.isNaN(Date.parse(date)) ? `<date-as-written>${date}</date-as-written>` : whole,
    );
}

function text(value: unknown): string | undefined {
  const content = typeof value === 'object' && value !== null && '_' in value ? value._ : value;
  return typeof content === 'string' ? content.trim() || undefined : undefined;
}

/** Titles are escaped once more than they should be in many feeds, and may hold tags. */
function plainText(value: unknown): string | undefined {
  const html = text(value);
  if (!html || !/[<&]/.test(html)) return html;
  let plain = '';
  const parser = new HtmlParser({ ontext: (part) => (plain += part) });
  parser.end(html);
  return plain.trim() || undefined;
}

/** Feeds put the full text now here, now there; the teaser is the shorter one. */
function longest(...values: unknown[]): string | undefined {
  return values
    .map(text)
    .filter((value) => value !== undefined)
    .sort((a, b) => b.length - a.length)[0];
}
