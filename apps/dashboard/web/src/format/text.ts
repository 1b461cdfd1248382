/** Capitalizes a text and ends it with a full stop, unless it ends like a sentence. */
export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}

/** Whether a URL from a feed or an article is safe as a link: not javascript: or the like. */
export function isWebUrl(url: string | null): url is string {
  return /^https?:\/\//i.test(url ?? '');
}

/** A URL without scheme, `www.` and trailing slash. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
}
