import type { FaultCase } from '../fault-case.js';
import { GOOD_FEED, numbered, rss, send } from './documents.js';

const document =
  (body: string | Buffer, type = 'application/rss+xml'): FaultCase['http'] =>
  (_, response) =>
    send(response, body, { 'content-type': type });

const page = (head: string, body: string) => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

const NESTED_ENTITIES = ['<!ENTITY l0 "ha">']
  .concat(Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`))
  .join('');

/** A feed with a DTD that declares entities. */
const declaring = (entities: string, text: string) =>
  rss([{ guid: 'a', text }]).replace('<rss', `<!DOCTYPE rss [${entities}]><rss`);

let polls = 0;

/** Documents that are not feeds, and hostile feeds. */
export const FEEDS: FaultCase[] = [
  { name: 'html-page', http: document(page('<title>News</title>', '<p>Hello'), 'text/html'), status: 'not-a-feed' },
  { name: 'html-page-as-rss', http: document(page('', '<p>Not found')), status: 'not-a-feed' },
  {
    name: 'meta-refresh',
    http: document(page('<meta http-equiv="refresh" content="0; url=/feed2">', ''), 'text/html'),
    status: 'not-a-feed',
    requestedPaths: ['/feed'],
  },
  {
    name: 'javascript-challenge',
    http: document(page('<script>check()</script>', 'Enable cookies')),
    status: 'not-a-feed',
  },
  { name: 'other-json', http: document('{"items": 3}', 'application/json'), status: 'not-a-feed' },
  { name: 'truncated-json', http: document('{"version": "https://jsonfeed.org'), status: 'not-a-feed' },
  {
    name: 'binary',
    http: document(Buffer.from(Uint8Array.from({ length: 5_000 }, (_, n) => n * 7))),
    status: 'not-a-feed',
  },
  { name: 'svg', http: document('<svg xmlns="http://www.w3.org/2000/svg"/>'), status: 'not-a-feed' },
  { name: 'no-items', http: document(rss([])), status: 'ok', articles: 0 },
  {
    name: 'wrong-charset',
    http: document(Buffer.from(rss([{ guid: 'a', title: 'Caf\u00e9' }]), 'latin1'), 'text/xml; charset=utf-8'),
    status: 'ok',
    articles: 1,
    warnings: /./,
  },
  {
    name: 'utf-16-as-utf-8',
    http: document(Buffer.from(`\ufeff${GOOD_FEED}`, 'utf16le'), 'text/xml; charset=utf-8'),
    status: 'ok',
    articles: 2,
  },
  { name: 'billion-laughs', http: document(declaring(NESTED_ENTITIES, '&l9;')), status: 'too-many-entities' },
  {
    name: 'external-entity',
    http: (_, response, host) => {
      const entity = `<!ENTITY x SYSTEM "${host.url('external-entity', '/secret')}">`;
      send(response, declaring(`${entity}<!ENTITY f SYSTEM "file:///etc/passwd">`, 'before &x;&f; after'));
    },
    status: 'ok',
    articles: 1,
    requestedPaths: ['/feed'],
  },
  {
    name: 'external-dtd',
    http: (_, response, host) =>
      send(response, GOOD_FEED.replace('<rss', `<!DOCTYPE rss SYSTEM "${host.url('external-dtd', '/rss.dtd')}"><rss`)),
    status: 'ok',
    articles: 2,
    requestedPaths: ['/feed'],
  },
  { name: 'deep-nesting', http: document(`<rss>${'<a>'.repeat(100_000)}`), status: 'too-deep' },
  { name: 'too-many-items', http: document(rss(numbered(2_500))), status: 'too-many-items', articles: 2_000 },
  {
    name: 'giant-item',
    http: document(rss([{ guid: 'giant', text: 'x'.repeat(2_100_000) }, { guid: 'small' }])),
    status: 'item-too-large',
    articles: 1,
  },
  { name: 'truncated-xml', http: document(rss(numbered(3)).slice(0, -70)), status: 'ok', articles: 2, warnings: /./ },
  {
    name: 'changes-guids',
    http: (_, response) =>
      send(response, rss(numbered(20).map(({ guid }) => ({ guid: `${guid}-${polls++}`, title: guid, text: guid })))),
    polls: 2,
    status: 'ok',
    articles: 20,
  },
  {
    name: 'shares-guids',
    http: document(rss(['a', 'b', 'c'].map((title) => ({ guid: 'same', title, text: title })))),
    polls: 2,
    status: 'ok',
    articles: 3,
  },
];
