import { childrenNamed, firstText, type XmlElement } from '../xml/xml-element.js';
import { atomLinks } from './atom-links.js';
import { authorOf } from './authors.js';
import { collectItems } from './collect-items.js';
import { adaptItems, languageTag, type AdaptedFeed, type Source } from './format.js';
import { firstFragment } from './fragment.js';
import { rhythmOf } from './rhythm.js';
import { AUTHORS, rssItem, writtenLink } from './rss-item.js';
import { firstDate } from './written-dates.js';

const TITLES = ['title', 'dc:title', 'media:title', 'itunes:title'];
const SUBTITLES = ['description', 'atom:subtitle', 'dc:description', 'itunes:summary', 'itunes:subtitle', 'googleplay:description']; // prettier-ignore
const EDITORS = [...AUTHORS, 'managingeditor', 'itunes:owner', 'webmaster', 'dc:publisher'];
const PUBLISHED = ['pubdate', 'dcterms:issued', 'dcterms:created', 'atom:published'];
const UPDATED = ['lastbuilddate', 'dcterms:modified', 'atom:updated', 'dc:date'];

/**
 * RSS 0.90 to 2.0, the RDF ones included.
 * @param document the nameless element around the feed
 * @param root `rss` or `rdf:RDF`
 */
export function adaptRss(document: XmlElement, root: XmlElement, { origin, reading }: Source): AdaptedFeed {
  const channel = childrenNamed(root, 'channel')[0] ?? root;
  const { alternate, self, hubs } = atomLinks(channel, ['atom:link']);
  const link = writtenLink(channel, channel.base) ?? alternate ?? atomLinks(channel, ['link']).alternate;
  const language = languageTag(firstText(channel, 'language', 'dc:language') ?? channel.language ?? origin.language);
  const author = authorOf(channel, EDITORS);
  // Unless xml:base says otherwise, relative addresses are meant for the site, which is often elsewhere than its feed.
  const base = channel.base === origin.url ? (link ?? origin.url) : channel.base;
  const inherited = { url: origin.url, base, language, author, feedLanguage: channel.language };
  return {
    ...formatOf(root),
    titleHtml: firstFragment(channel, TITLES),
    subtitleHtml: firstFragment(channel, SUBTITLES),
    link,
    id: root.name === 'rss' ? firstText(channel, 'atom:id', 'guid') : channel.attributes.get('rdf:about'),
    language,
    author,
    published: firstDate(channel, PUBLISHED, language),
    updated: firstDate(channel, UPDATED, language),
    self,
    hubs,
    schedule: rhythmOf(channel),
    items: adaptItems(collectItems(document, ['item'], reading), (item) => rssItem(item, inherited), reading),
  };
}

function formatOf(root: XmlElement): Pick<AdaptedFeed, 'format' | 'version'> {
  if (root.name !== 'rss' && root.name !== 'channel') {
    const isOld = [...root.attributes].some(([name, value]) => name.startsWith('xmlns') && value.includes('netscape'));
    return { format: 'rdf', version: isOld ? 'rss090' : 'rss10' };
  }
  const version = root.attributes.get('version')?.replace(/[^\d.]/g, '') ?? '';
  return { format: 'rss', version: /^\d/.test(version) ? `rss${version.replaceAll('.', '')}` : 'rss' };
}
