import { decodeText } from '#libs/domain/text/decode-text.js';
import { readAtom } from './formats/atom.js';
import { isJsonFeed, readJsonFeed } from './formats/json-feed.js';
import { readRss } from './formats/rss.js';
import type { FeedContent, Parsing } from './formats/values.js';
import { FEED_LIMITS, ParseContext, type FeedLimits, type ParseErrorCode } from './model/parse-context.js';
import type { DocumentOrigin, ParseResult } from './model/parsed-feed.js';
import { parseXml } from './xml/parse-xml.js';
import { isElement, textOf, type XmlElement } from './xml/xml-element.js';

/**
 * Parses RSS 0.90 to 2.0, Atom 0.3 and 1.0, and JSON Feed 1.0 and 1.1. Malformed documents are repaired as far as their items
 * can be read; what exceeds a limit is left out, and `truncated` says so. It fetches nothing and throws nothing.
 * @returns an error when the document isn't a feed, and when it exceeds a limit before its first item
 */
export function parseFeed(bytes: Uint8Array, origin: DocumentOrigin, limits: FeedLimits = FEED_LIMITS): ParseResult {
  const { text, warning, unreadable } = decodeText(bytes, origin.contentType);
  if (unreadable) return failure('not-a-feed', unreadable);
  if (!text.trim()) return failure('empty-document', bytes.length === 0 ? 'it has no bytes' : 'it is only white space');
  const context = new ParseContext(limits);
  if (warning) context.warn(warning);
  return /^\s*[{[]/.test(text) ? parseJsonFeed(text, { origin, context }) : parseXmlFeed(text, { origin, context });
}

function parseXmlFeed(text: string, parsing: Parsing): ParseResult {
  const { context, origin } = parsing;
  const document = parseXml(text, context, origin.url);
  const root = findRoot(document);
  if (!root) {
    const found = describeDocument(document);
    // HTML is hardly ever XML: a limit that it exceeds says nothing about it.
    if (context.truncated && found !== HTML_PAGE) return { ok: false, error: context.truncated };
    return failure('not-a-feed', found);
  }
  const isAlone = document.children.every((node) => node === root || (!isElement(node) && node.trim() === ''));
  if (!isAlone) context.warn('it has content before or after the feed');
  return finish(READERS[root.name]!(document, root, parsing), context);
}

function parseJsonFeed(text: string, parsing: Parsing): ParseResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failure('not-a-feed', `it looks like JSON but is not valid: ${(error as Error).message.slice(0, 200)}`);
  }
  if (!isJsonFeed(value)) return failure('not-a-feed', 'it is JSON, but not a JSON Feed');
  return finish(readJsonFeed(value, parsing), parsing.context);
}

function finish(content: FeedContent, { truncated, warnings }: ParseContext): ParseResult {
  if (truncated && content.items.length === 0) return { ok: false, error: truncated };
  return { ok: true, feed: { ...content, warnings, truncated } };
}

function failure(code: ParseErrorCode, detail: string): ParseResult {
  return { ok: false, error: { code, detail } };
}

/** By the name of the feed's outermost element. */
const READERS: Record<string, typeof readRss> = {
  rss: readRss,
  'rdf:rdf': readRss,
  rdf: readRss,
  channel: readRss,
  'atom:feed': readAtom,
  feed: readAtom,
  'atom:entry': readAtom,
};
/** Levels on which the feed's element is looked for: faulty servers put output of their own around it. */
const MAX_ROOT_DEPTH = 4;

function findRoot(document: XmlElement): XmlElement | undefined {
  let level = [document];
  for (let depth = 0; depth < MAX_ROOT_DEPTH; depth++) {
    level = level.flatMap((parent) => parent.children.filter(isElement));
    const root = level.find(({ name }) => Object.hasOwn(READERS, name));
    if (root) return root;
    // An HTML page may contain such an element and is not a feed.
    if (level.some(({ name }) => /^(xhtml:)?html$/.test(name))) return undefined;
  }
  return undefined;
}

const HTML_PAGE = 'it is an HTML page';
const KNOWN_DOCUMENTS: Record<string, string> = {
  html: HTML_PAGE,
  opml: 'it is a list of feeds (OPML), not a feed',
  urlset: 'it is a site map, not a feed',
  sitemapindex: 'it is an index of site maps, not a feed',
};
const HTML_ELEMENTS = new Set('head body title meta div p br script table'.split(' '));

/** What a document without a feed is. */
function describeDocument(document: XmlElement): string {
  const elements = document.children.filter(isElement);
  const names = elements.map(({ name }) => name.slice(name.indexOf(':') + 1));
  const known = names.find((name) => Object.hasOwn(KNOWN_DOCUMENTS, name));
  if (known) return KNOWN_DOCUMENTS[known]!;
  if (names.length === 0) return textOf(document).trim() ? 'it is plain text' : 'it has no elements';
  if (names.some((name) => HTML_ELEMENTS.has(name))) return HTML_PAGE;
  return `it is XML, but not a feed: its outermost element is ${names[0]!.slice(0, 60)}`;
}
