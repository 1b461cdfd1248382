import { findFeedLinks } from './feed-links.js';

const page = 'https://news.example/world/';
const rss = 'type="application/rss+xml"';

const table: [what: string, html: string, declared: string[], likely: string[]][] = [
  ['nothing', '<p>Ten ships</p>', [], []],
  ['a relative link', `<link rel="alternate" ${rss} href="feed.xml">`, ['https://news.example/world/feed.xml'], []],
  ['from the root', `<link rel=alternate ${rss} href=/rss>`, ['https://news.example/rss'], []],
  ['without a scheme', `<link rel=alternate ${rss} href="//cdn.example/rss">`, ['https://cdn.example/rss'], []],
  [
    'a base',
    `<base href="/en/"><link rel=alternate ${rss} href=rss><a href=atom.xml>x</a>`,
    ['https://news.example/en/rss'],
    ['https://news.example/en/atom.xml'],
  ],
  [
    'the first base of two',
    `<base href="/a/"><base href="/b/"><a href="rss">x</a>`,
    [],
    ['https://news.example/a/rss'],
  ],
  ['an invalid base', `<base href="mailto:a"><a href="rss">x</a>`, [], ['https://news.example/world/rss']],
  ['upper case', `<LINK REL="Alternate" TYPE="Application/RSS+XML" HREF="/a">`, ['https://news.example/a'], []],
  ['rel=feed without a type', '<link rel="feed" href="/f">', ['https://news.example/f'], []],
  ['in the body', `<body><p><link rel="alternate" ${rss} href="/b">`, ['https://news.example/b'], []],
  ...['application/atom+xml', 'application/feed+json', 'application/rdf+xml', 'text/rss+xml', 'application/x-rss+xml', 'application/atom+xml; charset=utf-8'].map(
    (type): [string, string, string[], string[]] => [
      type,
      `<link rel="alternate" type="${type}" href="/f">`,
      ['https://news.example/f'],
      [],
    ],
  ), // prettier-ignore
  ...['application/json', 'text/xml', 'application/xml'].map((type): [string, string, string[], string[]] => [
    `possible type: ${type}`,
    `<link rel="alternate" type="${type}" href="/f">`,
    [],
    ['https://news.example/f'],
  ]),
  ...['text/html', 'application/json+oembed', 'text/xml+oembed', 'application/activity+json', ''].map(
    (type): [string, string, string[], string[]] => [
      `type of no feed: ${type}`,
      `<link rel="alternate" type="${type}" href="/f">`,
      [],
      [],
    ],
  ),
  ['another relation', `<link rel="stylesheet" ${rss} href="/f">`, [], []],
  ['several relations', `<link rel="home alternate" ${rss} href="/f">`, ['https://news.example/f'], []],
  [
    'comments last',
    `<link rel=alternate ${rss} href="/comments/feed/"><link rel=alternate ${rss} title="Kommentar-Feed" href="/k"><link rel=alternate ${rss} href="/feed/">`,
    ['https://news.example/feed/', 'https://news.example/comments/feed/', 'https://news.example/k'],
    [],
  ],
  [
    'each once, declared or likely',
    `<link rel=alternate ${rss} href="/rss"><link rel=alternate ${rss} href="/rss"><a href="/rss">RSS</a>`,
    ['https://news.example/rss'],
    [],
  ],
  ['not the page itself', `<link rel=alternate ${rss} href="/world/"><a href="#rss">RSS</a>`, [], []],
  [
    'no http URL',
    `<link rel=alternate ${rss} href="javascript:x()"><link rel=alternate ${rss} href="http://[">`,
    [],
    [],
  ],
  ['the scheme feed:', '<a href="feed:https://a.example/rss">x</a><a href="feed://b.example/rss">y</a>', [], ['https://a.example/rss', 'http://b.example/rss']], // prettier-ignore
];

test.each(table)('%s', (_what, html, declared, likely) => {
  const links = findFeedLinks(html, page);
  expect(links.declared.map(({ url }) => url)).toEqual(declared);
  expect(links.likely.map(({ url }) => url)).toEqual(likely);
});

const anchors: [html: string, isLikely: boolean][] = [
  ['<a href="/rss">x</a>', true],
  ['<a href="/news/rss/">x</a>', true],
  ['<a href="/feed">x</a>', true],
  ['<a href="/index.xml">x</a>', true],
  ['<a href="/rss.php?id=3">x</a>', true],
  ['<a href="/all.rss#top">x</a>', true],
  ['<a href="/?feed=rss2">x</a>', true],
  ['<a href="/export?format=atom&amp;n=5">x</a>', true],
  ['<a href="/syndication.axd"><img src=i.png> RSS </a>', true],
  ['<a href="/s">Subscribe via RSS</a>', true],
  ['<a href="/s"><span>Atom</span> <b>feed</b></a>', true],
  ['<a href="/feedback">x</a>', false],
  ['<a href="/rss-explained">What is RSS?</a>', false],
  ['<a href="/sitemap.xml">x</a>', false],
  ['<a href="/newsfeed.html">News feed</a>', false],
  ['<a href="/atom-physics">Atom physics</a>', false],
  ['<a>RSS</a>', false],
];

test.each(anchors)('%s: %s', (html, isLikely) => {
  expect(findFeedLinks(html, page).likely).toHaveLength(isLikely ? 1 : 0);
});

test('titles', () => {
  const html = `<link rel=alternate ${rss} title="Ten &amp;\n twelve" href=/a><link rel=alternate ${rss} href=/b><a href="/c.rss"> The <b>sea</b></a>`;
  const { declared, likely } = findFeedLinks(html, page);
  expect([...declared, ...likely].map(({ title }) => title)).toEqual(['Ten & twelve', null, 'The sea']);
});

test('links of the Link header', () => {
  const header = '</x>; rel=alternate; type="application/atom+xml"; title="X", </y>; rel=alternate; type="text/html"';
  expect(findFeedLinks('', page, header).declared).toEqual([{ url: 'https://news.example/x', title: 'X' }]);
});

test('pages with many links or deep nesting are fast', () => {
  const started = performance.now();
  const html = Array.from({ length: 100_000 }, (_, index) => `<a href="/${index}/rss">RSS</a>`).join('');
  expect(findFeedLinks(html, page).likely).toHaveLength(100);
  findFeedLinks('<div>'.repeat(500_000), page);
  findFeedLinks(`<a href="/${'?'.repeat(500_000)}">${' '.repeat(500_000)}`, page);
  expect(performance.now() - started).toBeLessThan(2000);
});
