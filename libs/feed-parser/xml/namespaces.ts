/** By their addresses in lower case, without scheme and trailing slash, because publishers vary them. */
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
  'www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'www.w3.org/1999/xhtml': 'xhtml',
  'www.w3.org/2000/svg': 'svg',
  'www.w3.org/1998/math/mathml': 'math',
  'www.w3.org/xml/1998/namespace': 'xml',
};

const RSS = [
  /^backend\.userland\.com\/rss/,
  /^blogs\.law\.harvard\.edu\/tech\/rss/,
  /^cyber\.law\.harvard\.edu\/rss/,
  /^(my|channel)\.netscape\.com\/(rdf\/simple\/0\.9|publish\/formats)/,
  /^purl\.org\/(net\/)?rss(1)?[./]?(0\.9|1\.0|1\.1)?#?$/,
];

/** Prefixes that are read even where a document forgot to declare them. */
const WELL_KNOWN = new Set(Object.values(PREFIXES));

/** No namespace that is read has a longer address. */
const LONGEST_ADDRESS = 200;
/** Namespaces that are not read. */
const FOREIGN = '?';

/** The usual prefix of a namespace, '' for RSS's own. */
function usualPrefix(address: string): string {
  if (address.length > LONGEST_ADDRESS) return FOREIGN;
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
  return PREFIXES[plain] ?? (plain === '' || RSS.some((form) => form.test(plain)) ? '' : FOREIGN);
}

/** The namespace declarations in force at an element. */
export class Scope {
  /** Usual prefixes by the ones that the document uses. */
  private readonly own = new Map<string, string>();

  constructor(private readonly outer?: Scope) {}

  declare(prefix: string, address: string): void {
    this.own.set(prefix, usualPrefix(address));
  }

  private usual(prefix: string): string | undefined {
    return this.own.get(prefix) ?? this.outer?.usual(prefix);
  }

  /**
   * A name in lower case, with the usual prefix of its namespace, so that documents may choose theirs as they like. An
   * element without prefix whose namespace is unknown counts as the feed's own.
   */
  elementName(written: string): string {
    const { prefix, local } = split(written);
    const usual = this.usual(prefix) ?? (WELL_KNOWN.has(prefix) ? prefix : FOREIGN);
    return prefix === '' && usual === FOREIGN ? local : join(usual, local);
  }

  isUndeclared(written: string): boolean {
    const { prefix } = split(written);
    return prefix !== '' && prefix !== 'xml' && this.usual(prefix) === undefined;
  }

  /** The same for an attribute; those without prefix have no namespace. */
  attributeName(written: string): string {
    const { prefix, local } = split(written);
    const usual = prefix === '' ? '' : this.usual(prefix);
    return join(usual === undefined || usual === FOREIGN ? prefix : usual, local);
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
