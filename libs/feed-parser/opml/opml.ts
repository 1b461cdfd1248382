import { Parser } from 'htmlparser2';
import { plainText } from '#libs/domain/text/html/plain-text.js';
import { feedUrl } from '#libs/domain/text/url.js';

/** A feed in a list of subscriptions. Besides `url` and `title` it has settings, in Babelwire's own lists. */
export interface OpmlFeed {
  url: string;
  /** The feed's name in the list. */
  title?: string;
  [setting: string]: string | boolean | null | undefined;
}

/** Types of the settings by name. Each is an attribute of our namespace; null and undefined ones are left out. */
export type OpmlSettings = Record<string, 'text' | 'boolean'>;

/** Namespace of Babelwire's own attributes: an identifier, not a URL. */
const NAMESPACE = 'urn:babelwire:opml';

interface OpmlList {
  feeds: OpmlFeed[];
  errors: OpmlError[];
}

/** Why an outline is left out. */
interface OpmlError {
  /** Its title, or else its URL; null when it has neither, and for the whole file. */
  outline: string | null;
  reason: string;
}

type Attributes = Record<string, string>;

/** Many times the largest known list. */
const MAX_ELEMENTS = 30_000;
/** Code units that the parser gets at a time. */
const CHUNK_LENGTH = 1 << 16;

/**
 * Reads OPML of any version, well-formed or not. Folders are ignored, and a feed in several of them is listed once. Settings
 * are returned as written, not validated.
 */
export function readOpml(xml: string, settings: OpmlSettings): OpmlList {
  const { outlines, prefixes, elements, isOpml } = collectOutlines(xml);
  const errors: OpmlError[] = [];
  const feeds = new Map<string, OpmlFeed>();
  for (const attributes of outlines) {
    const read = readOutline(attributes, prefixes, settings);
    if (!read.ok) errors.push(read.error);
    else if (!feeds.has(read.feed.url)) feeds.set(read.feed.url, read.feed);
  }
  if (elements > MAX_ELEMENTS)
    errors.push({ outline: null, reason: `it has more than ${MAX_ELEMENTS} elements; the rest is not read` });
  if (feeds.size === 0 && errors.length === 0)
    errors.push({ outline: null, reason: isOpml ? 'it has no feeds' : 'it is not OPML' });
  return { feeds: [...feeds.values()], errors };
}

/** All outlines that should be feeds. `prefixes` are those of our namespace: software that rewrites XML changes them. */
function collectOutlines(xml: string) {
  const found = { outlines: [] as Attributes[], prefixes: new Set<string>(), elements: 0, isOpml: false };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++found.elements > MAX_ELEMENTS) return;
        if (name === 'opml') found.isOpml = true;
        for (const [attribute, value] of Object.entries(attributes))
          if (value === NAMESPACE && attribute.startsWith('xmlns:')) found.prefixes.add(attribute.slice(6));
        if (name === 'outline' && (attributes.xmlurl !== undefined || attributes.type?.toLowerCase() === 'rss'))
          found.outlines.push(attributes);
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let start = 0; start < xml.length && found.elements <= MAX_ELEMENTS; start += CHUNK_LENGTH)
    parser.write(xml.slice(start, start + CHUNK_LENGTH));
  parser.end();
  return found;
}

type Outline = { ok: true; feed: OpmlFeed } | { ok: false; error: OpmlError };

function readOutline(attributes: Attributes, prefixes: Set<string>, settings: OpmlSettings): Outline {
  const title = titleOf(attributes, prefixes);
  // Some OPML 1 lists have it in `url`.
  const written = attributes.xmlurl ?? attributes.url;
  const fail = (reason: string): Outline => {
    return { ok: false, error: { outline: (title ?? written ?? '').slice(0, 200) || null, reason } };
  };
  if (!written?.trim()) return fail('it has no xmlUrl');
  const parsed = feedUrl(written);
  if (!parsed) return fail(`"${written.slice(0, 200)}" is not an http or https URL`);
  const url = /^https?:/i.test(written.trim()) ? written.trim() : parsed;
  const feed: OpmlFeed = { url, ...(title !== undefined && { title }) };
  for (const [name, type] of Object.entries(settings)) {
    const value = ownAttribute(attributes, name.toLowerCase(), prefixes);
    if (value === undefined) continue;
    if (type === 'boolean' && value !== 'true' && value !== 'false')
      return fail(`${name} must be true or false, not "${value.slice(0, 50)}"`);
    feed[name] = type === 'boolean' ? value === 'true' : value;
  }
  return { ok: true, feed };
}

/** In other software's lists it is HTML as often as text. */
function titleOf(attributes: Attributes, prefixes: Set<string>): string | undefined {
  if (ownAttribute(attributes, 'name', prefixes) !== undefined) return attributes.title;
  return plainText(attributes.title || attributes.text || '') || undefined;
}

function ownAttribute(attributes: Attributes, name: string, prefixes: Set<string>): string | undefined {
  for (const prefix of prefixes)
    if (attributes[`${prefix}:${name}`] !== undefined) return attributes[`${prefix}:${name}`];
  return undefined;
}

/** OPML 2.0 with all settings: readOpml returns the same feeds. */
export function writeOpml(feeds: OpmlFeed[], settings: OpmlSettings, title: string, now: Date): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<opml version="2.0" xmlns:bw="${NAMESPACE}">`,
    `  <head><title>${escape(title)}</title><dateCreated>${now.toUTCString()}</dateCreated></head>`,
    '  <body>',
    ...feeds.map((feed) => `    ${outlineOf(feed, settings)}`),
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function outlineOf(feed: OpmlFeed, settings: OpmlSettings): string {
  const attributes = Object.entries({
    type: 'rss',
    text: feed.title ?? feed.name ?? feed.url,
    title: feed.title,
    xmlUrl: feed.url,
    ...Object.fromEntries(Object.keys(settings).map((name) => [`bw:${name}`, feed[name]])),
  }).filter(([, value]) => value !== undefined && value !== null);
  return `<outline ${attributes.map(([name, value]) => `${name}="${escape(String(value))}"`).join(' ')}/>`;
}

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Line breaks and tabs become references, because XML would make spaces of them; characters that XML excludes are removed. */
function escape(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? `&#${character.charCodeAt(0)};`);
}
