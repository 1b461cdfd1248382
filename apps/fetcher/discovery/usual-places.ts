/** In the folder of the page, which may be a blog of its own; then where publishing software puts the feed of a site. */
const IN_FOLDER = ['feed', 'index.xml'];
const AT_ROOT = ['feed', 'rss', 'rss.xml', 'feed.xml', 'atom.xml', 'index.xml', 'feed.json', 'feeds/posts/default'];

/** Addresses at which a site that names no feed may have one, the likeliest first. */
export function usualPlaces(pageUrl: string): string[] {
  const folder = new URL('.', pageUrl);
  const root = new URL('/', pageUrl);
  const inFolder = folder.href === root.href ? [] : IN_FOLDER.map((path) => new URL(path, folder).href);
  return [...inFolder, ...AT_ROOT.map((path) => new URL(path, root).href)];
}
