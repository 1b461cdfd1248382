/** Query parameters that identify the visit, not the page. */
const TRACKING_PARAMETER =
  /^(utm_.+|mtm_.+|pk_.+|hsa_.+|_hs.+|oly_.+|vero_.+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|cmpid|cmp|ncid|ocid|ito|smid|at_medium|at_campaign|at_custom\d|ref_src|ref_url|s_cid|xtor|wt_mc|wt_zmc|spm|guccounter|guce_.+|__twitter_impression|_ga|_gl|ns_.+|cmp_.+)$/i;

/** Directory index files, which servers also serve at the directory's own URL. */
const INDEX_FILE = /\/index\.(?:html?|php|aspx?)$/i;

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
 * One URL for all links to a page: no fragment, credentials, default port or tracking parameters, host in lower case without a
 * trailing dot, parameters sorted. Scheme and `www.` stay: dropping them can change the page.
 * @returns null when it is not an absolute http or https URL
 */
export function canonicalUrl(text: string): string | null {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  url.hostname = url.hostname.replace(/\.$/, '');
  url.pathname = url.pathname.replace(/\/{2,}/g, '/').replace(INDEX_FILE, '/');
  if (url.pathname !== '/') url.pathname = url.pathname.replace(/\/$/, '');
  const parameters = [...url.searchParams].filter(([name]) => !TRACKING_PARAMETER.test(name));
  parameters.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
