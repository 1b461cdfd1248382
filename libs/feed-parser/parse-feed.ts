import { decodeText, type DecodedText } from '#libs/domain/text/decode-text.js';
import { FEED_LIMITS, type FeedLimits } from './limits.js';
import type { DocumentOrigin, ParseResult } from './parsed-feed.js';
import { ParseContext } from './reading.js';
import type { FeedStatus } from '#libs/contracts/feed-status.js';
import { findFeed } from './formats/find-feed.js';
import type { AdaptedFeed, Source } from './formats/format.js';
import { adaptJsonFeed, isJsonFeed } from './formats/json-feed.js';
import { isPage, whatItIs } from './formats/what-it-is.js';
import { readXml } from './xml/read-xml.js';
import { isElement } from './xml/xml-element.js';

/**
 * Reads RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1, or CDF. What is malformed is read as far as its items
 * can be; what is beyond a limit is left out, and the feed says so. Nothing is fetched, nothing is thrown.
 * @returns a failure for what is no feed, and where a limit came before the first item
 */
export function parseFeed(bytes: Uint8Array, origin: DocumentOrigin, limits: FeedLimits = FEED_LIMITS): ParseResult {
  const decoded = decodeText(bytes, origin.contentType);
  if (!decoded.text.trim())
    return failure('empty-answer', bytes.length === 0 ? 'it has no bytes' : 'it is only white space');
  const reading = new ParseContext(limits);
  if (decoded.warning) reading.warn(decoded.warning);
  const source = { origin, reading };
  return /^\s*[{[]/.test(decoded.text) ? parseJson(decoded, source) : parseXml(decoded, source);
}

function parseXml(decoded: DecodedText, source: Source): ParseResult {
  const { reading, origin } = source;
  const document = readXml(decoded.text, reading, origin.url);
  const feed = findFeed(document);
  if (!feed && reading.truncated && !isPage(document)) return { ok: false, failure: reading.truncated };
  if (!feed) return failure('not-a-feed', whatItIs(document));
  const isAlone = document.children.every((node) => node === feed.root || (!isElement(node) && node.trim() === ''));
  if (!isAlone) reading.warn('it holds something before or after the feed');
  return finish(feed.adapt(document, feed.root, source), decoded, reading);
}

function parseJson(decoded: DecodedText, source: Source): ParseResult {
  let value: unknown;
  try {
    value = JSON.parse(decoded.text);
  } catch (error) {
    return failure('not-a-feed', `it looks like JSON and is not valid: ${(error as Error).message.slice(0, 200)}`);
  }
  if (!isJsonFeed(value)) return failure('not-a-feed', 'it is JSON, but no JSON Feed');
  return finish(adaptJsonFeed(value, source), decoded, source.reading);
}

function finish(feed: AdaptedFeed, decoded: DecodedText, reading: ParseContext): ParseResult {
  const { truncated, warnings } = reading;
  if (truncated && feed.items.length === 0) return { ok: false, failure: truncated };
  return { ok: true, feed: { ...feed, encoding: decoded.encoding, warnings, truncated } };
}

function failure(code: FeedStatus, detail: string): ParseResult {
  return { ok: false, failure: { code, detail } };
}
