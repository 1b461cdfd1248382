import { canonicalUrl } from '#libs/domain/text/canonical-url.js';

/** Two URLs with the same key are the same feed: http or https, and what does not matter in a URL, make no difference. */
export function feedUrlKey(url: string): string {
  return (canonicalUrl(url) ?? url).replace(/^https?:\/\//, '');
}

/** Whose turn has to be waited for: the machine's name, whatever the port. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/\.$/, '');
}
