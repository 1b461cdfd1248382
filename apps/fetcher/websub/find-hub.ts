import { parseLinkHeader } from '../http/link-header.js';
import type { ParsedFeed } from '#libs/feed-parser/model/parsed-feed.js';
import { httpUrl } from '#libs/domain/text/url.js';

/** Who pushes a feed, and under which name. */
export interface DeclaredHub {
  hub: string;
  topic: string;
}

/**
 * The hub that a feed declares: in the Link header, or else in the document (WebSub, section 4). Of several the first that
 * is reached over https.
 * @param url where the document came from; it is the topic when the feed has no name for itself
 * @param header the Link header of the answer
 * @returns null when there is none
 */
export function findHub(
  url: string,
  header: string | undefined,
  feed: Pick<ParsedFeed, 'hubs' | 'self'>,
): DeclaredHub | null {
  const links = parseLinkHeader(header ?? '');
  const named = (rel: string) =>
    links.filter(({ rels }) => rels.includes(rel)).map(({ target }) => httpUrl(target, url));
  const inHeader = named('hub').filter((hub) => hub !== undefined);
  const hubs = inHeader.length > 0 ? inHeader : feed.hubs;
  const hub = hubs.find((address) => address.startsWith('https:')) ?? hubs[0];
  return hub ? { hub, topic: named('self')[0] ?? feed.self ?? url } : null;
}
