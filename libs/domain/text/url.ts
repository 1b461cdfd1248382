/**
 * Parses a URL, relative to `base` if it is given; null when it is invalid. Replaces URL.canParse, which in Node 20 refuses hosts
 * in Latin-1 letters (https://münchen.example) after it has been called often enough to be compiled.
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/**
 * Resolves a link against `base`.
 * @returns undefined when it isn't an http or https URL
 */
export function httpUrl(link: unknown, base?: string): string | undefined {
  const url = typeof link === 'string' ? parseUrl(link, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** Line breaks that publishers put into URLs. */
const LINE_BREAKS = /[\t\r\n]+\s*/g;

/**
 * The same for links of feeds: an absolute URL stays as written, and `www.` needs no scheme.
 * @returns undefined when it isn't an http or https URL
 */
export function absoluteUrl(link: string | undefined, base?: string): string | undefined {
  const written = link?.trim().replace(LINE_BREAKS, '');
  if (!written) return undefined;
  const url = /^www\.[^/\s]+\.[^/\s]+/i.test(written) ? `http://${written}` : written;
  if (/^https?:\/\//i.test(url)) return parseUrl(url) ? url : undefined;
  return base ? httpUrl(url, base) : undefined;
}

/** The URL of a feed, without fragment. The scheme `feed:`, as in links for feed readers, means http or https. */
export function feedUrl(link: string, base?: string): string | undefined {
  const written = link
    .trim()
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  return httpUrl(written, base)?.replace(/#.*$/s, '');
}
