import { sanitize } from './sanitize.js';
import { ELEMENTS, UNREAD } from './allowed-html.js';

/** Elements that HTML has or had and that are not kept. */
const OTHERS =
  'applet base basefont bgsound blink body embed frame frameset head html link marquee math meta nobr object param svg';
const HTML = new Set([...ELEMENTS, ...UNREAD, ...OTHERS.split(' ')]);
const TAG = /<(\/?)([a-z][^\s/>]*)/gi;

/**
 * A title that may hold HTML as a safe fragment. In titles, unlike in texts, tags that HTML does not know are meant to be
 * read: `List<String> explained`.
 */
export function titleFragment(html: string, base?: string): string {
  if (!html.includes('<')) return sanitize(html, base);
  const readable = html.replace(TAG, (tag: string, slash: string, name: string) =>
    HTML.has(name.toLowerCase()) || name.includes(':') ? tag : `&lt;${slash}${name}`,
  );
  return sanitize(readable, base);
}
