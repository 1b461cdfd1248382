/** By URI in lower case, without scheme and trailing slash, which publishers vary. */
const PREFIXES: Record<string, string> = {
  'www.w3.org/2005/atom': 'atom',
  'purl.org/atom/ns#': 'atom',
  'purl.org/echo': 'atom',
  'purl.org/pie': 'atom',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/elements/1.0': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'purl.org/rss/1.0/modules/content': 'content',
  'purl.org/rss/1.0/modules/syndication': 'sy',
  'search.yahoo.com/mrss': 'media',
  'video.search.yahoo.com/mrss': 'media',
  'www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'www.google.com/schemas/play-podcasts/1.0': 'googleplay',
  'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'news.yandex.ru': 'yandex',
  'turbo.yandex.ru': 'turbo',
  'www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'www.w3.org/1999/xhtml': 'xhtml',
  'www.w3.org/2000/svg': 'svg',
  'www.w3.org/1998/math/mathml': 'math',
  'www.w3.org/xml/1998/namespace': 'xml',
};

const RSS_URIS = [
  /^backend\.userland\.com\/rss/,
  /^blogs\.law\.harvard\.edu\/tech\/rss/,
  /^cyber\.law\.harvard\.edu\/rss/,
  /^(my|channel)\.netscape\.com\/(rdf\/simple\/0\.9|publish\/formats)/,
  /^purl\.org\/(net\/)?rss(1)?[./]?(0\.9|1\.0|1\.1)?#?$/,
];

/** Prefixes that are known without a declaration. */
const WELL_KNOWN = new Set(Object.values(PREFIXES));

/** Code units; longer ones are unknown. */
const MAX_URI_LENGTH = 200;
/** Stands for all unknown namespaces. */
const UNKNOWN = '?';

/** The usual prefix of a namespace, '' for RSS's own. */
function usualPrefix(uri: string): string {
  if (uri.length > MAX_URI_LENGTH) return UNKNOWN;
  const normalized = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
  return PREFIXES[normalized] ?? (normalized === '' || RSS_URIS.some((form) => form.test(normalized)) ? '' : UNKNOWN);
}

/** The namespace declarations in scope at an element. */
export class NamespaceScope {
  /** Usual prefixes by the document's own. */
  private readonly own = new Map<string, string>();

  constructor(private readonly outer?: NamespaceScope) {}

  declare(prefix: string, uri: string): void {
    this.own.set(prefix, usualPrefix(uri));
  }

  private usual(prefix: string): string | undefined {
    return this.own.get(prefix) ?? this.outer?.usual(prefix);
  }

  /**
   * The name in lower case, with the usual prefix of its namespace instead of the document's. An element without prefix in an
   * unknown namespace counts as the feed's own.
   */
  elementName(written: string): string {
    const { prefix, local } = split(written);
    const usual = this.usual(prefix) ?? (WELL_KNOWN.has(prefix) ? prefix : UNKNOWN);
    return prefix === '' && usual === UNKNOWN ? local : join(usual, local);
  }

  isUndeclared(written: string): boolean {
    const { prefix } = split(written);
    return prefix !== '' && prefix !== 'xml' && this.usual(prefix) === undefined;
  }

  /** The same for an attribute; without prefix it has no namespace. */
  attributeName(written: string): string {
    const { prefix, local } = split(written);
    const usual = prefix === '' ? '' : this.usual(prefix);
    return join(usual === undefined || usual === UNKNOWN ? prefix : usual, local);
  }
}

function join(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

function split(written: string): { prefix: string; local: string } {
  const name = written.toLowerCase();
  const colon = name.indexOf(':');
  return colon === -1 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}
