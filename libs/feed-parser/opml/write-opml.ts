import { OPML_NAMESPACE, OPML_SETTINGS, type OpmlFeed } from './opml-feed.js';

/** A list of feeds as OPML 2.0 with all their settings: read by readOpml it is the same list. */
export function writeOpml(feeds: OpmlFeed[], title: string, now: Date): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<opml version="2.0" xmlns:bw="${OPML_NAMESPACE}">`,
    `  <head><title>${escape(title)}</title><dateCreated>${now.toUTCString()}</dateCreated></head>`,
    '  <body>',
    ...feeds.map((feed) => `    ${outline(feed)}`),
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function outline(feed: OpmlFeed): string {
  const { url, title, ...settings } = feed;
  const settingNames = Object.keys(OPML_SETTINGS) as (keyof typeof OPML_SETTINGS)[];
  const attributes: [name: string, value: string | boolean | undefined][] = [
    ['type', 'rss'],
    ['text', title ?? feed.name ?? url],
    ['title', title],
    ['xmlUrl', url],
    ...settingNames.map((name): [string, string | boolean | undefined] => [`bw:${name}`, settings[name]]),
  ];
  const written = attributes.filter(([, value]) => value !== undefined);
  return `<outline ${written.map(([name, value]) => `${name}="${escape(String(value))}"`).join(' ')}/>`;
}

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Line breaks and tabs as references too, because XML makes spaces of them; what XML cannot hold at all is left out. */
function escape(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? `&#${character.charCodeAt(0)};`);
}
