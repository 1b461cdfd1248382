import { webAddress } from '#libs/domain/text/web-address.js';

/**
 * The absolute address of a feed, without a fragment. The scheme `feed:`, which links for feed readers have, is one of
 * http or https.
 */
export function feedAddress(link: string, base?: string): string | undefined {
  const written = link
    .trim()
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  return webAddress(written, base)?.replace(/#.*$/s, '');
}
