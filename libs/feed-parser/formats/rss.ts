import { withMostWords } from '#libs/domain/text/html/read-page.js';
import { absoluteUrl } from '#libs/domain/text/url.js';
import type { ParsedItem } from '../model/parsed-feed.js';
import { childrenNamed, firstText, ownTextOf, textOf, type XmlElement } from '../xml/xml-element.js';
import { firstAtomText, firstFragment, mediaFragments, textOrHtmlFragment } from './html-fragment.js';
import { collectItems, mapItems } from './items.js';
import { updateSchedule } from './update-schedule.js';
import { atomLinks, authorsOf, firstDate, languageTag, type FeedContent, type Parsing } from './values.js';

const FEED_TITLES = ['title', 'dc:title', 'media:title', 'itunes:title'];
const IDS = ['guid', 'atom:id', 'id', 'dc:identifier'];
const TITLES = ['title', 'dc:title', 'itunes:title'];
const CONTENT = [
  'content:encoded',
  'xhtml:body',
  'body',
  'fullitem',
  'xhtml:div',
  'turbo:content',
  'fulltext',
  'full-text',
  'full_text',
  'content',
];
const SUMMARIES = ['dc:description', 'dcterms:abstract', 'itunes:summary', 'googleplay:description', 'itunes:subtitle'];
/** Names before RSS's own author, which is a mail address. */
const AUTHORS = ['dc:creator', 'dc:author', 'atom:author', 'itunes:author', 'googleplay:author', 'author'];
const PUBLISHED = ['pubdate', 'dcterms:issued', 'atom:published', 'dcterms:created', 'dc:date', 'date'];
const UPDATED = ['dcterms:modified', 'atom:updated', 'dc:date'];

/**
 * RSS 0.90 to 2.0, the RDF versions included.
 * @param document the nameless element around the feed
 * @param root `rss`, `rdf:RDF`, or `channel` of a feed without its outermost element
 */
export function readRss(document: XmlElement, root: XmlElement, { origin, context }: Parsing): FeedContent {
  const channel = childrenNamed(root, 'channel')[0] ?? root;
  const { alternate, self, hubs } = atomLinks(channel, ['atom:link']);
  const link = writtenLink(channel, channel.base) ?? alternate ?? atomLinks(channel, ['link']).alternate;
  const language = languageTag(firstText(channel, 'language', 'dc:language') ?? channel.language ?? origin.language);
  // Without xml:base relative URLs belong to the site, which is often on another host than its feed.
  const base = channel.base === origin.url ? (link ?? origin.url) : channel.base;
  const feed = { url: origin.url, base, language, declaredLanguage: channel.language };
  return {
    version: versionOf(root),
    titleHtml: firstFragment(channel, FEED_TITLES),
    link,
    language,
    self,
    hubs,
    schedule: updateSchedule(channel),
    items: mapItems(collectItems(document, ['item'], context), (item) => readItem(item, feed), context),
  };
}

function versionOf(root: XmlElement): string {
  if (root.name !== 'rss' && root.name !== 'channel') {
    const isOld = [...root.attributes].some(([name, value]) => name.startsWith('xmlns') && value.includes('netscape'));
    return isOld ? 'rss090' : 'rss10';
  }
  const version = root.attributes.get('version')?.replace(/[^\d.]/g, '') ?? '';
  return /^\d/.test(version) ? `rss${version.replaceAll('.', '')}` : 'rss';
}

/** What items depend on in their channel. */
interface ItemChannel {
  /** The document's URL, and the base of the channel's relative URLs. */
  url?: string;
  base?: string;
  language?: string;
  /** The channel's xml:lang: an item has a language of its own when it differs. */
  declaredLanguage?: string;
}

function readItem(item: XmlElement, channel: ItemChannel): ParsedItem {
  const own = item.language === channel.declaredLanguage ? undefined : item.language;
  const language = languageTag(firstText(item, 'dc:language', 'language') ?? own);
  const media = mediaFragments(item);
  // A description and a summary: the first is the summary, the second the content where the item has no other.
  const [summary, second] = childrenNamed(item, 'description', 'summary').flatMap(
    (child) => firstFragment({ ...item, children: [child] }, [child.name]) ?? [],
  );
  return {
    id: firstText(item, ...IDS) ?? item.attributes.get('rdf:about')?.trim(),
    titleHtml: firstFragment(item, TITLES) ?? media.title,
    link: linkOf(item, item.base === channel.url ? channel.base : item.base),
    summaryHtml:
      summary ?? firstAtomText(item, ['atom:summary']) ?? firstFragment(item, SUMMARIES) ?? media.description,
    contentHtml: withMostWords([
      ...childrenNamed(item, ...CONTENT).map((child) => firstFragment({ ...item, children: [child] }, [child.name])),
      textOrHtmlFragment(firstText(item, 'yandex:full-text')),
      firstAtomText(item, ['atom:content']),
      second,
    ]),
    authors: authorsOf(item, AUTHORS),
    language,
    published: firstDate(item, PUBLISHED, language ?? channel.language),
    updated: firstDate(item, UPDATED, language ?? channel.language),
  };
}

/**
 * FeedBurner's original URL overrides the link, which counts readers. A guid is a link unless it says that it isn't one. An
 * episode without a page has the URL of its recording.
 */
function linkOf(item: XmlElement, base: string | undefined): string | undefined {
  const guid = childrenNamed(item, 'guid').find(
    (element) => element.attributes.get('ispermalink')?.trim().toLowerCase() !== 'false',
  );
  return (
    absoluteUrl(firstText(item, 'feedburner:origlink'), base) ??
    writtenLink(item, base) ??
    atomLinks(item, ['atom:link', 'link']).alternate ??
    (guid && absoluteUrl(textOf(guid))) ??
    absoluteUrl(item.attributes.get('rdf:about')) ??
    childrenNamed(item, 'enclosure')
      .map((element) => absoluteUrl(element.attributes.get('url'), base))
      .find(Boolean)
  );
}

/** The first link with text; links without are Atom's, whose prefix was forgotten. */
function writtenLink(parent: XmlElement, base: string | undefined): string | undefined {
  return childrenNamed(parent, 'link')
    .map((link) => absoluteUrl(ownTextOf(link), base))
    .find(Boolean);
}
