import { Parser } from 'htmlparser2';
import { feedAddress } from '../feed-address.js';
import { plainText } from '#libs/domain/text/plain-text.js';
import { OPML_NAMESPACE, OPML_SETTINGS, type OpmlFeed } from './opml-feed.js';

/** Why an outline was not taken. */
export interface OpmlError {
  /** The title, or else the address; null when there is neither, and of the whole file. */
  outline: string | null;
  reason: string;
}

export interface OpmlList {
  feeds: OpmlFeed[];
  errors: OpmlError[];
}

type Attributes = Record<string, string>;

/** Elements that are read: many times the largest list that is known of, and few enough for malformed files. */
const MOST_ELEMENTS = 30_000;
/** Characters that the parser gets at a time. */
const PIECE = 1 << 16;

/**
 * Reads OPML of any version, well-formed or not. Folders make no difference, and a feed in several of them is there once.
 * Settings are told as they are written; whether they are allowed is not checked.
 */
export function readOpml(xml: string): OpmlList {
  const { outlines, prefixes, elements, isOpml } = collectOutlines(xml);
  const errors: OpmlError[] = [];
  const feeds = new Map<string, OpmlFeed>();
  for (const attributes of outlines) {
    const read = readOutline(attributes, prefixes);
    if ('reason' in read) errors.push(read);
    else if (!feeds.has(read.url)) feeds.set(read.url, read);
  }
  if (elements > MOST_ELEMENTS)
    errors.push({ outline: null, reason: `it holds more than ${MOST_ELEMENTS} elements; the rest was not read` });
  if (feeds.size === 0 && errors.length === 0)
    errors.push({ outline: null, reason: isOpml ? 'it holds no feeds' : 'it is no OPML' });
  return { feeds: [...feeds.values()], errors };
}

/** Every outline that is to be a feed. `prefixes` are those of our attributes: software that writes XML anew changes them. */
function collectOutlines(xml: string) {
  const found = { outlines: [] as Attributes[], prefixes: new Set<string>(), elements: 0, isOpml: false };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++found.elements > MOST_ELEMENTS) return;
        if (name === 'opml') found.isOpml = true;
        for (const [attribute, value] of Object.entries(attributes))
          if (value === OPML_NAMESPACE && attribute.startsWith('xmlns:')) found.prefixes.add(attribute.slice(6));
        if (name === 'outline' && (attributes.xmlurl !== undefined || attributes.type?.toLowerCase() === 'rss'))
          found.outlines.push(attributes);
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let start = 0; start < xml.length && found.elements <= MOST_ELEMENTS; start += PIECE)
    parser.write(xml.slice(start, start + PIECE));
  parser.end();
  return found;
}

function readOutline(attributes: Attributes, prefixes: Set<string>): OpmlFeed | OpmlError {
  const title = titleOf(attributes, prefixes);
  // Lists of OPML 1 have it in `url` now and then.
  const written = attributes.xmlurl ?? attributes.url;
  const outline = (title ?? written ?? '').slice(0, 200) || null;
  if (!written?.trim()) return { outline, reason: 'it has no xmlUrl' };
  const address = feedAddress(written);
  if (!address) return { outline, reason: `"${written.slice(0, 200)}" is no http or https URL` };
  const url = /^https?:/i.test(written.trim()) ? written.trim() : address;
  const feed: OpmlFeed = { url, ...(title !== undefined && { title }) };
  for (const [name, kind] of Object.entries(OPML_SETTINGS)) {
    const value = ownAttribute(attributes, name.toLowerCase(), prefixes);
    if (value === undefined) continue;
    if (kind === 'boolean' && value !== 'true' && value !== 'false')
      return { outline, reason: `${name} must be true or false, not "${value.slice(0, 50)}"` };
    Object.assign(feed, { [name]: kind === 'boolean' ? value === 'true' : value });
  }
  return feed;
}

/** In lists of others it is HTML as often as text. */
function titleOf(attributes: Attributes, prefixes: Set<string>): string | undefined {
  if (ownAttribute(attributes, 'name', prefixes) !== undefined) return attributes.title;
  return plainText(attributes.title || attributes.text || '') || undefined;
}

function ownAttribute(attributes: Attributes, name: string, prefixes: Set<string>): string | undefined {
  for (const prefix of prefixes)
    if (attributes[`${prefix}:${name}`] !== undefined) return attributes[`${prefix}:${name}`];
  return undefined;
}
