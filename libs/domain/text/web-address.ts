import { parseUrl } from './url.js';

/** The absolute http or https URL that `link` means on a page at `base`; undefined when it means none. */
export function webAddress(link: unknown, base?: string): string | undefined {
  const url = typeof link === 'string' ? parseUrl(link, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
