import { parseUrl } from './url.js';

/** White space that publishers' line breaks put into addresses. */
const BREAKS = /[\t\r\n]+\s*/g;

/**
 * The http or https address that a link means: as it is written when it is absolute, else relative to `base`.
 * @returns undefined when it means none
 */
export function absoluteUrl(link: string | undefined, base?: string): string | undefined {
  const written = link?.trim().replace(BREAKS, '');
  if (!written) return undefined;
  const withScheme = /^www\.[^/\s]+\.[^/\s]+/i.test(written) ? `http://${written}` : written;
  if (/^https?:\/\//i.test(withScheme)) return parseUrl(withScheme) ? withScheme : undefined;
  const url = base ? parseUrl(withScheme, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
