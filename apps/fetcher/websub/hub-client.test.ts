import { findHub } from './hub-client.js';

const url = 'https://news.example/feed?x=1';
const feed = (hubs: string[], self?: string) => ({ hubs, self });

const table: [what: string, header: string | undefined, feed: ReturnType<typeof feed>, expected: object | null][] = [
  ['no hub', undefined, feed([]), null],
  ['a topic but no hub', '<https://news.example/feed>; rel=self', feed([], 'https://news.example/feed'), null],
  [
    'in the document',
    undefined,
    feed(['https://hub.example/'], 'https://news.example/feed'),
    { hub: 'https://hub.example/', topic: 'https://news.example/feed' },
  ],
  ['no topic', undefined, feed(['https://hub.example/']), { hub: 'https://hub.example/', topic: url }],
  [
    'the header overrides the document',
    '<https://a.example/>; rel=hub, </canonical>; rel=self',
    feed(['https://b.example/'], 'https://b.example/feed'),
    { hub: 'https://a.example/', topic: 'https://news.example/canonical' },
  ],
  [
    'the header has only the hub',
    '<https://a.example/>; rel=hub',
    feed([], 'https://b.example/feed'),
    { hub: 'https://a.example/', topic: 'https://b.example/feed' },
  ],
  [
    'https is preferred',
    undefined,
    feed(['http://a.example/', 'https://b.example/']),
    { hub: 'https://b.example/', topic: url },
  ],
  ['http otherwise', undefined, feed(['http://a.example/']), { hub: 'http://a.example/', topic: url }],
  ['a hub that is not an http URL', '<mailto:a@b>; rel=hub', feed([]), null],
];

test.each(table)('%s', (_what, header, declared, expected) => {
  expect(findHub(url, header, declared)).toEqual(expected);
});
