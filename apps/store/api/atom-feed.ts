import type { Story } from '#libs/database/entities/story.entity.js';

/**
 * Stories as an Atom feed (RFC 4287).
 * @param origin where this service is reached, such as http://127.0.0.1:3000
 * @param path the feed's own path with its query
 */
export function atomFeed(stories: Story[], origin: string, path: string): string {
  const updated = stories.reduce((latest, story) => Math.max(latest, story.updatedAt.getTime()), 0);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    '<title>Babelwire</title>',
    `<id>${escape(origin + path)}</id>`,
    `<link rel="self" href="${escape(origin + path)}"/>`,
    `<updated>${new Date(updated).toISOString()}</updated>`,
    '<author><name>Babelwire</name></author>',
    ...stories.map((story) => entry(story, origin)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(story: Story, origin: string): string {
  const count = story.articleCount === 1 ? '1 article' : `${story.articleCount} articles`;
  return [
    '<entry>',
    `<id>urn:babelwire:story:${story.id}</id>`,
    `<title>${escape(story.title)}</title>`,
    `<link href="${escape(`${origin}/stories/${story.id}`)}"/>`,
    `<updated>${story.updatedAt.toISOString()}</updated>`,
    ...(story.firstPublishedAt ? [`<published>${story.firstPublishedAt.toISOString()}</published>`] : []),
    ...story.languages.map((language) => `<category term="${escape(language)}"/>`),
    `<summary>${count} in ${escape(story.languages.join(', '))}</summary>`,
    '</entry>',
  ].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters, so they are left out. */
function escape(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);
}
