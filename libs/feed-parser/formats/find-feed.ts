import { childrenNamed, isElement, type XmlElement } from '../xml/xml-element.js';
import { adaptAtom } from './atom.js';
import { adaptCdf } from './cdf.js';
import type { AdaptedFeed, Source } from './format.js';
import { adaptRss } from './rss.js';

type Adapter = (document: XmlElement, root: XmlElement, source: Source) => AdaptedFeed;

const ADAPTERS: Record<string, Adapter> = {
  rss: adaptRss,
  'rdf:rdf': adaptRss,
  rdf: adaptRss,
  'atom:feed': adaptAtom,
  feed: adaptAtom,
  'atom:entry': adaptAtom,
  channel: adaptChannel,
};
/** What may stand around a feed: output of a faulty server, mostly. */
const DEEPEST = 4;

/** The feed's element in a document, and who reads it; null when there is none. */
export function findFeed(document: XmlElement): { root: XmlElement; adapt: Adapter } | null {
  let level = [document];
  for (let depth = 0; depth < DEEPEST; depth++) {
    level = level.flatMap((parent) => parent.children.filter(isElement));
    const root = level.find(({ name }) => Object.hasOwn(ADAPTERS, name));
    if (root) return { root, adapt: ADAPTERS[root.name]! };
    // A page may hold anything; that makes it no feed.
    if (level.some(({ name }) => /^(xhtml:)?html$/.test(name))) return null;
  }
  return null;
}

/** A channel without anything around it is CDF, or RSS that forgot its outermost element. */
function adaptChannel(document: XmlElement, root: XmlElement, source: Source): AdaptedFeed {
  const isRss = childrenNamed(root, 'link', 'description', 'language', 'pubdate').length > 0;
  return (isRss ? adaptRss : adaptCdf)(document, root, source);
}
