import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BabelwireProcess, eventually } from './babelwire-process.js';
import { articlesIn, expectFiveInOne, readStories } from './read-stories.js';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const paragraphs = (text: string) => text.split('\n').map((line) => `<p>${escape(line)}</p>`).join(''); // prettier-ignore
const seed = (language: string) => readFileSync(`seeds/bitcoin-pact-${language}.txt`, 'utf8').trim();

/** The five seed articles, each in a feed of another format. */
const FEEDS: Record<string, Buffer> = {
  '/de.rss': Buffer.from(
    `<rss version="2.0"><channel><title>DE</title><item><guid>1</guid><description><![CDATA[${paragraphs(seed('de'))}]]></description></item></channel></rss>`,
  ),
  '/en.atom': Buffer.from(
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>EN</title><entry><id>urn:x:1</id><content type="xhtml">
     <div xmlns="http://www.w3.org/1999/xhtml">${paragraphs(seed('en'))}</div></content></entry></feed>`,
  ),
  '/fr.rss': Buffer.from(
    `<?xml version="1.0" encoding="windows-1252"?><rss version="0.92"><channel><title>FR</title><item><description>${escape(paragraphs(latin(seed('fr'))))}</description></item></channel></rss>`,
    'latin1',
  ),
  '/id.rdf': Buffer.from(
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:c="http://purl.org/rss/1.0/modules/content/">
     <channel><title>ID</title></channel><item rdf:about="http://id.example/1"><c:encoded>${escape(paragraphs(seed('id')))}</c:encoded></item></rdf:RDF>`,
  ),
  '/nl.json': Buffer.from(
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'NL',
      items: [{ id: '1', content_html: paragraphs(seed('nl')) }],
    }),
  ),
};

/** Replaces typographic characters that Latin-1 lacks. */
function latin(text: string): string {
  return text
    .replace(/[’‘]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/[“”]/g, '"')
    .replace(/[\u202f\u2009]/g, ' ');
}

const babelwire = new BabelwireProcess();
let publisher: Server;

beforeAll(async () => {
  publisher = createServer((request, response) => response.end(FEEDS[request.url!]));
  await new Promise<void>((done) => publisher.listen(0, '127.0.0.1', done));
  const { port } = publisher.address() as AddressInfo;
  const urls = Object.keys(FEEDS).map((path) => `- url: http://127.0.0.1:${port}${path}\n  name: ${path}\n`);
  writeFileSync(join(babelwire.folder, 'feeds.yaml'), urls.join(''));
  // Skips the seed files, which would be copies of these articles.
  mkdirSync(join(babelwire.folder, '.babelwire'));
  writeFileSync(join(babelwire.folder, '.babelwire', 'seeded'), '');
  Object.assign(babelwire.env, { FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: String(port), FETCH_DELAY: '1s' });
  await babelwire.start();
}, 60_000);
afterAll(async () => {
  await babelwire.end();
  publisher.close();
}, 20_000);

test('five articles in five languages, each from a feed of another format, become one story', async () => {
  expectFiveInOne(await eventually(() => readStories(babelwire), (stories) => articlesIn(stories) === 5, 60)); // prettier-ignore
}, 90_000);
