import { absoluteUrl } from '../absolute-url.js';
import { childrenNamed, firstText, isElement, type XmlElement } from '../xml/xml-element.js';
import { atomLinks } from './atom-links.js';
import { authorOf } from './authors.js';
import { collectItems } from './collect-items.js';
import { adaptItems, languageTag, type AdaptedFeed, type Source } from './format.js';
import { firstFragment, firstTitle } from './fragment.js';
import { rhythmOf } from './rhythm.js';
import { AUTHORS, rssItem } from './rss-item.js';
import { firstDate } from './written-dates.js';

/**
 * RSS 0.90 to 2.0, the RDF ones included.
 * @param document the nameless element around the feed
 * @param root `rss` or `rdf:RDF`
 */
export function adaptRss(document: XmlElement, root: XmlElement, { origin, reading }: Source): AdaptedFeed {
  const channel = childrenNamed(root, 'channel')[0] ?? root;
  const links = atomLinks(channel, ['atom:link', 'atom10:link']);
  const link = siteLink(channel, origin.url) ?? links.alternate;
  const language = languageTag(firstText(channel, 'language', 'dc:language') ?? channel.language ?? origin.language);
  const author = authorOf(channel, [...AUTHORS, 'managingeditor', 'itunes:owner', 'webmaster', 'dc:publisher']);
  // Unless xml:base says otherwise, relative addresses are meant for the site, which is often elsewhere than its feed.
  const base = channel.base === origin.url ? (link ?? origin.url) : channel.base;
  return {
    ...formatOf(root),
    titleHtml: firstTitle(channel, ['title', 'dc:title', 'media:title', 'itunes:title'], base),
    subtitleHtml: firstFragment(
      channel,
      ['description', 'atom:subtitle', 'dc:description', 'itunes:summary', 'itunes:subtitle', 'googleplay:description'],
      base,
    ),
    link,
    id: root.name === 'rdf:rdf' ? channel.attributes.get('rdf:about') : firstText(channel, 'atom:id', 'guid'),
    language,
    author,
    published: firstDate(channel, ['pubdate', 'dcterms:issued', 'dcterms:created', 'atom:published'], language),
    updated: firstDate(channel, ['lastbuilddate', 'dcterms:modified', 'atom:updated', 'dc:date'], language),
    self: links.self,
    hubs: links.hubs,
    rhythm: rhythmOf(channel),
    items: adaptItems(
      collectItems(document, ['item'], reading),
      (item) => rssItem(item, { url: origin.url, base, language, author, feedLanguage: channel.language }),
      reading,
    ),
  };
}

/** The channel's page; links without text are Atom's, whose prefix was forgotten. */
function siteLink(channel: XmlElement, url: string | undefined): string | undefined {
  const links = childrenNamed(channel, 'link');
  return links
    .map((link) => absoluteUrl(link.children.filter((child) => !isElement(child)).join(''), link.base ?? url))
    .concat(atomLinks(channel, ['link']).alternate)
    .find(Boolean);
}

function formatOf(root: XmlElement): Pick<AdaptedFeed, 'format' | 'version'> {
  if (root.name === 'rdf:rdf') {
    const isOld = [...root.attributes].some(([name, value]) => name.startsWith('xmlns') && value.includes('netscape'));
    return { format: 'rdf', version: isOld ? 'rss090' : 'rss10' };
  }
  const version = root.attributes.get('version')?.replace(/[^\d.]/g, '') ?? '';
  return { format: 'rss', version: /^\d/.test(version) ? `rss${version.replaceAll('.', '')}` : 'rss' };
}
