import * as opmlFormat from './opml.js';
import type { OpmlFeed, OpmlSettings } from './opml.js';

const SETTINGS: OpmlSettings = {
  name: 'text',
  edition: 'text',
  interval: 'text',
  fullText: 'boolean',
  proxy: 'text',
  throttleOnForbidden: 'boolean',
  paused: 'boolean',
};
const readOpml = (xml: string) => opmlFormat.readOpml(xml, SETTINGS);
const writeOpml = (feeds: OpmlFeed[], title: string) =>
  opmlFormat.writeOpml(feeds, SETTINGS, title, new Date('2026-03-01T12:00:00Z'));

const opml = (body: string, root = 'version="2.0"') =>
  `<?xml version="1.0"?><opml ${root}><head><title>Mine</title></head><body>${body}</body></opml>`;
const a = 'https://a.example/rss';
const b = 'https://b.example/rss';

const table: [what: string, xml: string, feeds: OpmlFeed[]][] = [
  ['one', opml(`<outline type="rss" text="A" xmlUrl="${a}"/>`), [{ url: a, title: 'A' }]],
  ['version 1', opml(`<outline text="A" xmlUrl="${a}"/>`, 'version="1.0"'), [{ url: a, title: 'A' }]],
  ['the title overrides the text', opml(`<outline text="T" title="A" xmlUrl="${a}"/>`), [{ url: a, title: 'A' }]],
  ['an empty title', opml(`<outline text="A" title="" xmlUrl="${a}"/>`), [{ url: a, title: 'A' }]],
  ['no title', opml(`<outline xmlUrl="${a}"/>`), [{ url: a }]],
  [
    'folders in folders',
    opml(
      `<outline text="News"><outline text="Far"><outline xmlUrl="${a}"/></outline></outline><outline xmlUrl="${b}"/>`,
    ),
    [{ url: a }, { url: b }],
  ],
  ['a feed in two folders', opml(`<outline xmlUrl="${a}" text="A"/><outline xmlUrl="${a}" text="Z"/>`), [{ url: a, title: 'A' }]], // prettier-ignore
  ['a folder that is a feed', opml(`<outline xmlUrl="${a}"><outline xmlUrl="${b}"/></outline>`), [{ url: a }, { url: b }]], // prettier-ignore
  ['upper and lower case', opml(`<OUTLINE TYPE="RSS" TEXT="A" XMLURL="${a}"/><outline xmlurl="${b}"/>`), [{ url: a, title: 'A' }, { url: b }]], // prettier-ignore
  ['the URL in url', opml(`<outline type="rss" url="${a}"/>`), [{ url: a }]],
  ['feed: and spaces', opml(`<outline xmlUrl=" feed:${a} "/><outline xmlUrl="feed://b.example/rss"/>`), [{ url: a }, { url: 'http://b.example/rss' }]], // prettier-ignore
  ['HTML in a title', opml(`<outline text="&lt;b&gt;T&lt;/b&gt; &amp;amp; V" xmlUrl="${a}"/>`), [{ url: a, title: 'T & V' }]], // prettier-ignore
  ['references', opml(`<outline text="&#x5317;&#20140; &quot;Q&quot;" xmlUrl="${a}?x=1&amp;y=2"/>`), [{ url: `${a}?x=1&y=2`, title: '北京 "Q"' }]], // prettier-ignore
  ['ampersands that start no reference', opml(`<outline text="T & V" xmlUrl="${a}?x=1&y=2"/>`), [{ url: `${a}?x=1&y=2`, title: 'T & V' }]], // prettier-ignore
  ['single quotes', opml(`<outline text='A "x"' xmlUrl='${a}'/>`), [{ url: a, title: 'A "x"' }]],
  ['elements left open', `<opml><body><outline text="N"><outline xmlUrl="${a}"><outline xmlUrl="${b}">`, [{ url: a }, { url: b }]], // prettier-ignore
  ['content before and after', `\ufeff\n junk <opml><body><outline xmlUrl="${a}"/></opml> & <`, [{ url: a }]],
  ['outlines that are not feeds', opml(`<outline type="link" url="https://x.example/"/><outline text="x"/><outline xmlUrl="${a}"/>`), [{ url: a }]], // prettier-ignore
  ['comments and CDATA', opml(`<!-- <outline xmlUrl="${b}"/> --><![CDATA[<outline xmlUrl="${b}"/>]]><outline xmlUrl="${a}"/>`), [{ url: a }]], // prettier-ignore
  [
    "settings under a serialiser's own prefix",
    opml(
      `<outline xmlUrl="${a}" ns0:edition="sport" ns0:paused="true"/>`,
      'version="2.0" xmlns:ns0="urn:babelwire:opml"',
    ),
    [{ url: a, edition: 'sport', paused: true }],
  ],
  [
    "another reader's settings",
    opml(
      `<outline xmlUrl="${a}" frss:xPath="//a" bw:edition="x" edition="y"/>`,
      'xmlns:bw="https://other.example/" xmlns:frss="https://freshrss.org/opml"',
    ),
    [{ url: a }],
  ],
];

test.each(table)('%s', (_what, xml, feeds) => {
  expect(readOpml(xml)).toEqual({ feeds, errors: [] });
});

const own = 'version="2.0" xmlns:bw="urn:babelwire:opml"';
const faults: [what: string, xml: string, errors: object[]][] = [
  ['no URL', opml('<outline type="rss" text="A"/>'), [{ outline: 'A', reason: 'it has no xmlUrl' }]],
  ['an empty URL', opml('<outline text="A" xmlUrl=" "/>'), [{ outline: 'A', reason: 'it has no xmlUrl' }]],
  ['a file URL', opml('<outline xmlUrl="file:///etc/passwd"/>'), [{ outline: 'file:///etc/passwd', reason: /not an http/ }]],
  ['a boolean that is neither true nor false', opml(`<outline text="A" xmlUrl="${a}" bw:fullText="yes"/>`, own), [{ outline: 'A', reason: /fullText must be true or false, not "yes"/ }]],
  ['no feeds', opml(''), [{ outline: null, reason: 'it has no feeds' }]],
  ['an HTML page', '<!doctype html><title>Sign in</title><p>x</p>', [{ outline: null, reason: 'it is not OPML' }]],
  ['nothing', '', [{ outline: null, reason: 'it is not OPML' }]],
]; // prettier-ignore

test.each(faults)('%s is an error', (_what, xml, errors) => {
  const list = readOpml(xml);
  expect(list.feeds).toEqual([]);
  expect(list.errors).toEqual(
    errors.map((error) => {
      const { reason, ...rest } = error as { reason: string | RegExp };
      return { ...rest, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason };
    }),
  );
});

test('an invalid outline does not affect the others', () => {
  const { feeds, errors } = readOpml(opml(`<outline xmlUrl="nowhere"/><outline xmlUrl="${a}"/>`));
  expect([feeds.length, errors.length]).toEqual([1, 1]);
});

test('readOpml returns what writeOpml wrote', () => {
  const feeds: OpmlFeed[] = [
    { url: a, name: 'a.example', edition: 'main' },
    {
      url: `${b}?x=1&y="2"`,
      title: 'Ten <ships> &amp; "boats"',
      name: " A\tname\nin <b>two</b> & 'more' lines\r\n – 北京 🚢 \u0085",
      edition: 'sport-2',
      interval: '90s',
      fullText: true,
      proxy: 'http://user:p%40ss@proxy.example:3128/',
      throttleOnForbidden: true,
      paused: true,
    },
    { url: 'https://c.example/', name: 'C', fullText: false, throttleOnForbidden: false, paused: false },
  ];
  const xml = writeOpml(feeds, 'Feeds & more');
  expect(readOpml(xml)).toEqual({ feeds, errors: [] });
  expect(xml).toContain('<title>Feeds &amp; more</title><dateCreated>Sun, 01 Mar 2026 12:00:00 GMT</dateCreated>');
  expect(xml).toContain('<outline type="rss" text="a.example" xmlUrl="https://a.example/rss" bw:name="a.example" ');
});

test('characters that XML excludes are removed', () => {
  const [feed] = readOpml(writeOpml([{ url: a, name: 'a\0\x1bb\ud800c\uffffd' }], '')).feeds;
  expect(feed!.name).toBe('abcd');
});

test('parsing takes linear time, and long lists are limited', () => {
  const started = process.cpuUsage();
  const many = readOpml(opml(`<outline text="x" xmlUrl="${a}">`.repeat(200_000)));
  expect(many.errors).toEqual([{ outline: null, reason: expect.stringContaining('more than 30000') }]);
  readOpml(`<opml ${'x="1" '.repeat(500_000)}>`);
  readOpml('<'.repeat(2_000_000));
  readOpml(opml(`<outline text="${'&amp;'.repeat(400_000)}" xmlUrl="${a}"/>`));
  // Not the time of day: other tests run at the same time.
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
