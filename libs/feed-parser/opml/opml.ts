import { Parser } from 'htmlparser2';
import { plainText } from '#libs/domain/text/html.js';
import { feedUrl } from '#libs/domain/text/url.js';

/** A feed in a list of subscriptions. Only Babelwire's own lists have more than `url` and `title`. */
export interface OpmlFeed {
  url: string;
  /** The feed's name in the list. */
  title?: string;
  /** The articles' source. */
  name?: string;
  edition?: string;
  /** As in 90s, 15m, 2h, 1d. */
  interval?: string;
  fullText?: boolean;
  /** URL of a forward proxy, with its credentials. */
  proxy?: string;
  throttleOnForbidden?: boolean;
  paused?: boolean;
}

/** Namespace of Babelwire's own attributes: an identifier, not a URL. */
const NAMESPACE = 'urn:babelwire:opml';
/** Babelwire's own attributes, in the order in which they are written. */
const SETTINGS = {
  name: 'text',
  edition: 'text',
  interval: 'text',
  fullText: 'boolean',
  proxy: 'text',
  throttleOnForbidden: 'boolean',
  paused: 'boolean',
} as const satisfies Record<keyof Omit<OpmlFeed, 'url' | 'title'>, 'text' | 'boolean'>;

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
export function readOpml(xml: string): OpmlList {
  const { outlines, prefixes, elements, isOpml } = collectOutlines(xml);
  const errors: OpmlError[] = [];
  const feeds = new Map<string, OpmlFeed>();
  for (const attributes of outlines) {
    const read = readOutline(attributes, prefixes);
    if ('reason' in read) errors.push(read);
    else if (!feeds.has(read.url)) feeds.set(read.url, read);
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

function readOutline(attributes: Attributes, prefixes: Set<string>): OpmlFeed | OpmlError {
  const title = titleOf(attributes, prefixes);
  // Some OPML 1 lists have it in `url`.
  const written = attributes.xmlurl ?? attributes.url;
  const outline = (title ?? written ?? '').slice(0, 200) || null;
  if (!written?.trim()) return { outline, reason: 'it has no xmlUrl' };
  const parsed = feedUrl(written);
  if (!parsed) return { outline, reason: `"${written.slice(0, 200)}" is not an http or https URL` };
  const url = /^https?:/i.test(written.trim()) ? written.trim() : parsed;
  const feed: OpmlFeed = { url, ...(title !== undefined && { title }) };
  for (const [name, type] of Object.entries(SETTINGS)) {
    const value = ownAttribute(attributes, name.toLowerCase(), prefixes);
    if (value === undefined) continue;
    if (type === 'boolean' && value !== 'true' && value !== 'false')
      return { outline, reason: `${name} must be true or false, not "${value.slice(0, 50)}"` };
    Object.assign(feed, { [name]: type === 'boolean' ? value === 'true' : value });
  }
  return feed;
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
export function writeOpml(feeds: OpmlFeed[], title: string, now: Date): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<opml version="2.0" xmlns:bw="${NAMESPACE}">`,
    `  <head><title>${escape(title)}</title><dateCreated>${now.toUTCString()}</dateCreated></head>`,
    '  <body>',
    ...feeds.map((feed) => `    ${outlineOf(feed)}`),
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function outlineOf(feed: OpmlFeed): string {
  const { url, title, ...settings } = feed;
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const attributes: [name: string, value: string | boolean | undefined][] = [
    ['type', 'rss'],
    ['text', title ?? feed.name ?? url],
    ['title', title],
    ['xmlUrl', url],
    ...names.map((name): [string, string | boolean | undefined] => [`bw:${name}`, settings[name]]),
  ];
  const written = attributes.filter(([, value]) => value !== undefined);
  return `<outline ${written.map(([name, value]) => `${name}="${escape(String(value))}"`).join(' ')}/>`;
}

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Line breaks and tabs become references, because XML would make spaces of them; characters that XML excludes are removed. */
function escape(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? `&#${character.charCodeAt(0)};`);
}
