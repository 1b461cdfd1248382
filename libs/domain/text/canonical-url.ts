import { parseUrl } from './parse-url.js';

/** Query parameters that say how a reader came, not what is read. */
const TRACKING =
  /^(utm_.+|mtm_.+|pk_.+|hsa_.+|_hs.+|oly_.+|vero_.+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|cmpid|cmp|ncid|ocid|ito|smid|at_medium|at_campaign|at_custom\d|ref_src|ref_url|s_cid|xtor|wt_mc|wt_zmc|spm|guccounter|guce_.+|__twitter_impression|_ga|_gl|ns_.+|cmp_.+)$/i;

/** Names that point at the same page for every reader of it, written by servers as the folder's index. */
const INDEX_FILE = /\/index\.(?:html?|php|aspx?)$/i;

/**
 * The one address of a page however it was linked: no fragment, credentials, default port or tracking parameters, host
 * in lower case without a trailing dot, parameters sorted. Scheme and `www.` stay: dropping them can change the page.
 * @returns null when it is not an absolute http or https URL
 */
export function canonicalUrl(url: string): string | null {
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
  parsed.hash = '';
  parsed.username = '';
  parsed.password = '';
  parsed.hostname = parsed.hostname.replace(/\.$/, '');
  parsed.pathname = parsed.pathname.replace(/\/{2,}/g, '/').replace(INDEX_FILE, '/');
  if (parsed.pathname !== '/') parsed.pathname = parsed.pathname.replace(/\/$/, '');
  const kept = [...parsed.searchParams].filter(([name]) => !TRACKING.test(name));
  kept.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  parsed.search = new URLSearchParams(kept).toString();
  return parsed.href;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
