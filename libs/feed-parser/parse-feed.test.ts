import { FEED_LIMITS, type FeedLimits } from './model/parse-context.js';
import { parseFeed } from './parse-feed.js';
import type { DocumentOrigin, ParsedFeed, ParsedItem } from './model/parsed-feed.js';

const URL = 'http://feeds.example/all.xml';
const parse = (text: string, origin: DocumentOrigin = { url: URL }, limits?: Partial<FeedLimits>) =>
  parseFeed(Buffer.from(text), origin, { ...FEED_LIMITS, ...limits });
/** @throws Error when it is no feed */
const feedOf = (text: string, origin?: DocumentOrigin): ParsedFeed => {
  const result = parse(text, origin);
  if (!result.ok) throw new Error(result.error.detail);
  return result.feed;
};
const rss = (inner: string) => `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom">${inner}</rss>`;
const item = (inner: string) => rss(`<channel><link>http://quay.example/</link><item>${inner}</item></channel>`);
const atom = (inner: string) => `<feed xmlns="http://www.w3.org/2005/Atom">${inner}</feed>`;
const entry = (inner: string) => atom(`<entry>${inner}</entry>`);

describe('feeds', () => {
  const table: [what: string, text: string, expected: Partial<ParsedFeed>][] = [
    [
      'RSS 2.0',
      rss(`<channel><title>Quay &amp;amp; <![CDATA[<b>Pier</b>]]></title><link> /home </link><description>News</description>
        <language>pt_BR</language><a:link rel="self" href="/self"/><a:link rel="HUB" href="http://hub.example/"/>
        <image><title>No</title><link>http://no.example/</link></image></channel>`),
      {
        version: 'rss20',
        titleHtml: 'Quay &amp; <b>Pier</b>',
        link: 'http://feeds.example/home',
        language: 'pt-BR',
        self: 'http://feeds.example/self',
        hubs: ['http://hub.example/'],
      },
    ],
    [
      'RDF',
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel r:about="http://quay.example/rdf"><title>Quay</title><d:language>nl</d:language></channel></r:RDF>`,
      { version: 'rss10', titleHtml: 'Quay', language: 'nl' },
    ],
    [
      'RSS 0.90',
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Q</title></channel></rdf:RDF>',
      { version: 'rss090', titleHtml: 'Q' },
    ],
    ['RSS without a version', '<RSS><Channel><Title>Q</Title></Channel></RSS>', { version: 'rss', titleHtml: 'Q' }],
    ['RSS without its outermost element', '<channel><title>Q</title><link>http://q.example</link></channel>', { link: 'http://q.example' }],
    [
      'Atom 1.0',
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="http://quay.example/"><id>urn:q</id><title type="html">A&amp;amp;B</title>
        <link rel="self" href="s"/><link href="x.json" type="application/json"/><link href="." type="text/html"/>
        </feed>`,
      {
        version: 'atom10',
        titleHtml: 'A&amp;B',
        self: 'http://quay.example/s',
        link: 'http://quay.example/',
        language: 'de',
      },
    ],
    [
      'Atom 0.3',
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped" type="text/html">&lt;i>x&lt;/i></title></feed>',
      { version: 'atom03', titleHtml: '<i>x</i>' },
    ],
    ['Atom without its namespace', '<feed><title>Q</title><link href="/x"/></feed>', { titleHtml: 'Q', link: 'http://feeds.example/x' }],
    [
      'JSON Feed 1.1',
      '{"version":"https://jsonfeed.org/version/1.1","title":"A < B","home_page_url":"http://quay.example","feed_url":"http://quay.example/f","language":"en","hubs":[{"type":"WebSub","url":"http://hub.example/"}],"items":[]}',
      { version: 'json11', titleHtml: 'A &lt; B', link: 'http://quay.example', self: 'http://quay.example/f', language: 'en', hubs: ['http://hub.example/'] },
    ],
    ['JSON Feed 1.0', '{"version":"https://jsonfeed.org/version/1","items":[]}', { version: 'json1' }],
    ['JSON Feed without items', '{"version":"https://jsonfeed.org/version/1","title":"Q"}', { titleHtml: 'Q', items: [] }],
    ['content before the feed', '<br>Notice: x<?xml version="1.0"?><rss><channel><title>Q</title></channel></rss>', { titleHtml: 'Q' }],
  ]; // prettier-ignore
  test.each(table)('%s', (_what, text, expected) => {
    expect(feedOf(text)).toMatchObject(expected);
  });
});

test('update schedule', () => {
  const text = rss(
    `<channel xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><ttl>30</ttl><sy:updatePeriod>Daily</sy:updatePeriod>
    <sy:updateFrequency>4</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour><hour>23</hour><hour>x</hour></skipHours>
    <skipDays><day>Sunday</day><day>saturday</day></skipDays></channel>`,
  );
  expect(feedOf(text).schedule).toEqual({ ttlMinutes: 30, updateMinutes: 360, skipHours: [0, 23], skipDays: [0, 6] });
  expect(feedOf(rss('<channel><ttl>-1</ttl></channel>')).schedule).toEqual({ skipHours: [], skipDays: [] });
});

describe('items', () => {
  const table: [what: string, text: string, expected: Partial<ParsedItem>][] = [
    ['guid that is the link', item('<guid>http://quay.example/1</guid>'), { id: 'http://quay.example/1', link: 'http://quay.example/1' }],
    ['guid that is not a permalink', item('<guid isPermaLink="FALSE">http://quay.example/1</guid>'), { id: 'http://quay.example/1', link: undefined }],
    ['guid that is not a URL', item('<guid>17</guid><link>a\n  b?x=1&y</link>'), { id: '17', link: 'http://quay.example/ab?x=1&y' }],
    ['first of several links', item('<link/><link>http://a.example</link><link>http://b.example</link>'), { link: 'http://a.example' }],
    ['link as in Atom', item('<link href="http://a.example/"/>'), { link: 'http://a.example/' }],
    ['URL without a scheme', item('<link>www.quay.example/1</link>'), { link: 'http://www.quay.example/1' }],
    ['javascript: link', item('<link>javascript:alert(1)</link>'), { link: undefined }],
    ['xml:base before the site', item('<link xml:base="http://x.example/">no</link>').replace('<item>', '<item xml:base="http://b.example/c/">'), { link: 'http://b.example/c/no' }],
    ['FeedBurner', item('<link>http://fb.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">http://quay.example/1</f:origLink>'), { link: 'http://quay.example/1' }],
    ['summary and content', item('<description>s</description><c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">&lt;p>c&lt;/p></c:encoded>'), { summaryHtml: 's', contentHtml: '<p>c</p>' }],
    ['description and summary', item('<description>long</description><summary>short</summary>'), { summaryHtml: 'long', contentHtml: 'short' }],
    ['content of a picture and one of words', item('<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">&lt;img src="a-very-long-address.jpg"></c:encoded><content:encoded>Ten ships wait.</content:encoded>'), { contentHtml: 'Ten ships wait.' }],
    ['full text for Yandex', item('<description>s</description><y:full-text xmlns:y="http://news.yandex.ru">Десять судов\nждут &lt; дня.</y:full-text>'), { summaryHtml: 's', contentHtml: 'Десять судов<br />ждут &lt; дня.' }],
    ['full text of other names', item('<description>s</description><full-text>&lt;p>Ten ships wait for days&lt;/p></full-text>'), { summaryHtml: 's', contentHtml: '<p>Ten ships wait for days</p>' }],
    ['full text for Yandex with HTML', item('<yandex:full-text>&lt;p>Десять судов&lt;/p></yandex:full-text>'), { contentHtml: '<p>Десять судов</p>' }],
    ['markup as elements', item('<description>a <b>b &lt; c</b><br/></description>'), { summaryHtml: 'a <b>b &lt; c</b><br>' }],
    ['markup as elements that are not closed', item('<description>a<br>b<img src="http://c.example/">d</description>'), { summaryHtml: 'a<br>b<img src="http://c.example/">d' }],
    ['XHTML body', item('<body xmlns="http://www.w3.org/1999/xhtml"><p>x</p></body>'), { contentHtml: '<p>x</p>' }],
    ['HTML as the publisher wrote it', item('<description>&lt;img src="i.png" onerror="x">&lt;script>y&lt;/script></description>'), { summaryHtml: '<img src="i.png" onerror="x"><script>y</script>' }],
    ['frames that close themselves', item('<description>a&lt;iframe src="x"/>b</description>'), { summaryHtml: 'a<iframe src="x"></iframe>b' }],
    ['CDATA within CDATA', item('<description>a &amp;lt;![CDATA[&lt;b>b&lt;/b>]]> c</description>'.replace('&amp;lt;', '&lt;')), { summaryHtml: 'a <b>b</b> c' }],
    ['escaped twice', item('<title>A &amp;amp; B &amp;lt;c&amp;gt;</title>'), { titleHtml: 'A &amp; B &lt;c&gt;' }],
    ['podcast', item('<title>1</title><itunes:author>Ann</itunes:author><itunes:summary>s</itunes:summary><enclosure url="http://a.example/1.mp3"/>'), { authors: ['Ann'], summaryHtml: 's', link: 'http://a.example/1.mp3' }],
    ['media', item('<media:group><media:title>t</media:title><media:description>a\nb &lt;c></media:description></media:group>'), { titleHtml: 't', summaryHtml: 'a<br />b &lt;c&gt;' }],
    ['names before mail addresses', item('<author>a@b.example</author><dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator>'), { authors: ['Ann', 'Bob'] }],
    ['its own language', item('<dc:language>fr</dc:language>'), { language: 'fr' }],
    ['dc:date', item('<dc:date>2025-07-17</dc:date>'), { published: { raw: '2025-07-17', date: new Date('2025-07-17') }, updated: { raw: '2025-07-17', date: new Date('2025-07-17') } }],
    ['an invalid date before a valid one', item('<pubDate>soon</pubDate><dc:date>2025-07-17</dc:date>'), { published: { raw: '2025-07-17', date: new Date('2025-07-17') } }],
    ['no date', item('<title>x</title>'), { published: undefined, updated: undefined }],
    ['Atom within RSS', item('<a:title/><a:updated>2025-07-17</a:updated><a:content type="html">&lt;p>x&lt;/p></a:content>'), { contentHtml: '<p>x</p>', published: { raw: '2025-07-17', date: new Date('2025-07-17') } }],
    ['RDF', '<rdf:RDF><item rdf:about="http://quay.example/1"><title>x</title></item></rdf:RDF>', { id: 'http://quay.example/1', link: 'http://quay.example/1' }],
    ['Atom: text', entry('<title>a &lt;b> &amp;amp;</title>'), { titleHtml: 'a &lt;b&gt; &amp;amp;' }],
    ['Atom: html', entry('<title type="html">a &lt;b>b&lt;/b></title>'), { titleHtml: 'a <b>b</b>' }],
    ['Atom: xhtml', entry('<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">a <h:b>b &lt;</h:b></h:div></content>'), { contentHtml: 'a <b>b &lt;</b>' }],
    ['Atom: base64', entry(`<content type="application/octet-stream">${Buffer.from('<p>ä</p>').toString('base64')}</content>`), { contentHtml: '<p>ä</p>' }],
    ['Atom: a picture', entry('<content type="image/png">iVBORw0KGgo=</content>'), { contentHtml: undefined }],
    ['Atom: no type, evidently HTML', entry('<summary>&lt;p>a&lt;/p></summary>'), { summaryHtml: '<p>a</p>' }],
    ['Atom: link relations', entry('<link rel="enclosure" href="/e"/><link rel="related" href="/r"/><link rel="alternate" href="/a"/>'), { link: 'http://feeds.example/a' }],
    ['Atom: ids are as written', entry('<id>/1</id>'), { id: '/1' }],
    ['Atom: an id with a base', entry('<id xml:base="http://b.example/">1</id>'), { id: 'http://b.example/1' }],
    ['Atom: published before issued', entry('<issued>2025-07-01</issued><published>2025-07-17</published>'), { published: { raw: '2025-07-17', date: new Date('2025-07-17') } }],
    ['Atom: language of the text', entry('<content xml:lang="da">x</content>'), { language: 'da' }],
    ['an address with a name', item('<author>a@b.example (Ann Lee)</author>'), { authors: ['Ann Lee'] }],
    ['an address alone', item('<author>a@b.example</author>'), { authors: ['a@b.example'] }],
    ['one author twice', item('<dc:creator>Ann &amp;amp; Co</dc:creator><dc:creator><![CDATA[Ann &amp; <b>Co</b>]]></dc:creator>'), { authors: ['Ann & Co'] }],
    ['the author of the channel', rss('<channel><managingEditor>a@b.example</managingEditor><dc:creator>Ann</dc:creator><item><title>x</title></item></channel>'), { authors: undefined }],
    ['Atom: authors', entry('<author><name>Ann</name><email>a@b.example</email></author><author><name>Bob</name></author><author><email>c@b.example</email></author>'), { authors: ['Ann', 'Bob'] }],
    ['Atom: author of the feed', atom('<author><name>Ann</name></author><entry><title>x</title></entry>'), { authors: undefined }],
    ['Atom: author of the source', atom('<author><name>Ann</name></author><entry><source><author><name>Bob</name></author></source></entry>'), { authors: undefined }],
    ['Atom: a single entry', '<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>', { titleHtml: 'x' }],
    ['JSON: authors', '{"version":"https://jsonfeed.org/version/1.1","authors":[{"name":"Cid"}],"items":[{"authors":[{"name":"Ann"},{"url":"http://b.example/"},{"name":"Bob"}]}]}', { authors: ['Ann', 'Bob'] }],
    ['JSON: author of version 1', '{"version":"https://jsonfeed.org/version/1","items":[{"author":{"name":"Ann"}}]}', { authors: ['Ann'] }],
    ['JSON: author as text', '{"version":"https://jsonfeed.org/version/1","items":[{"author":"Ann"}]}', { authors: ['Ann'] }],
    ['JSON: author of the feed', '{"version":"https://jsonfeed.org/version/1","author":{"name":"Ann"},"items":[{"id":"1"}]}', { authors: undefined }],
    ['JSON', '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":7,"url":"http://q.example/7","content_html":"<p>x<script>y</script></p>","summary":"a < b","date_modified":"2025-07-17"}]}', { id: '7', link: 'http://q.example/7', contentHtml: '<p>x<script>y</script></p>', summaryHtml: 'a &lt; b', published: { raw: '2025-07-17', date: new Date('2025-07-17') } }],
  ]; // prettier-ignore
  test.each(table)('%s', (_what, text, expected) => {
    const { items } = feedOf(text);
    expect(items).toHaveLength(1);
    for (const [field, value] of Object.entries(expected)) expect(items[0]![field as keyof ParsedItem]).toEqual(value);
  });
});

describe('origin', () => {
  test('the language of the header comes last', () => {
    expect(feedOf(rss('<channel/>'), { language: 'de, en' }).language).toBe('de');
    expect(feedOf(rss('<channel xml:lang="fr"/>'), { language: 'de' }).language).toBe('fr');
  });

  test('without a URL the site is the base, and relative links without a base are left out', () => {
    expect(feedOf(item('<link>/1</link>'), {}).items[0]!.link).toBe('http://quay.example/1');
    expect(feedOf(entry('<link href="/1"/>'), {}).items[0]!.link).toBeUndefined();
  });
});

describe('documents that are not feeds', () => {
  test.each([
    ['nothing', '', 'empty-document', 'it has no bytes'],
    ['white space', ' \n', 'empty-document', 'it is only white space'],
    ['a page', '<!DOCTYPE html><html><head><title>x</title></head><body><p>', 'not-a-feed', 'it is an HTML page'],
    ['a page with a feed in it', '<html><body><rss><item/></rss></body></html>', 'not-a-feed', 'it is an HTML page'],
    [
      'a page whose elements are not closed',
      `<!doctype html><html><head>${'<meta name=x>'.repeat(400)}<body><br>`,
      'not-a-feed',
      'it is an HTML page',
    ],
    ['a piece of a page', '<div>x</div>', 'not-a-feed', 'it is an HTML page'],
    ['text', 'Not found', 'not-a-feed', 'it is plain text'],
    ['a comment', '<!-- x -->', 'not-a-feed', 'it has no elements'],
    ['a list of feeds', '<opml><body/></opml>', 'not-a-feed', 'it is a list of feeds (OPML), not a feed'],
    ['a site map', '<urlset/>', 'not-a-feed', 'it is a site map, not a feed'],
    ['XML', '<x:note/>', 'not-a-feed', 'it is XML, but not a feed: its outermost element is note'],
    ['JSON', '{"items":[]}', 'not-a-feed', 'it is JSON, but not a JSON Feed'],
    ['a JSON array', '[1]', 'not-a-feed', 'it is JSON, but not a JSON Feed'],
    ['broken JSON', '{"items":', 'not-a-feed', expect.stringContaining('it looks like JSON but is not valid')],
  ])('%s', (_what, text, code, detail) => {
    expect(parse(text)).toEqual({ ok: false, error: { code, detail } });
  });

  test('a feed may be empty', () => {
    expect(feedOf(rss('<channel/>'))).toMatchObject({ items: [], warnings: [] });
  });
});

describe('limits and truncated documents', () => {
  const three = rss('<channel><item>1</item><item>22222</item><item>3</item></channel>');
  const json = '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"},{"id":"22222"},"x",{"id":"3"}]}';
  test.each([
    ['items', three, { items: 2 }, 2, 'too-many-items'],
    ['items, JSON', json, { items: 2 }, 2, 'too-many-items'],
    ['item length', three, { itemLength: '<item>1</item>'.length }, 2, 'item-too-large'],
    ['item length, JSON', json, { itemLength: 4 }, 2, 'item-too-large'],
    ['nesting after an item', `<rss><item>1</item>${'<a>'.repeat(9)}`, { nesting: 5 }, 1, 'too-deep'],
    ['none', three, {}, 3, undefined],
    ['cut within an element of an item', '<rss><item><title>1</title></item><item><title>2', {}, 1, undefined],
    ['cut between elements of an item', '<rss><item><title>1</title></item><item><title>2</title>', {}, 2, undefined],
    ['cut within a tag', '<rss><item><title>1</title></item><item><title>2</ti', {}, 1, undefined],
    ['frame closed too early', '<rss><channel></channel></rss><item>1</item><item>2</item>', {}, 2, undefined],
  ])('%s', (_what, text, limits, items, code) => {
    const result = parse(text, {}, limits);
    expect(result).toMatchObject({ ok: true, feed: { items: { length: items } } });
    expect(result.ok && result.feed.truncated?.code).toBe(code);
  });

  test.each([
    ['nesting', '<rss>'.repeat(9), { nesting: 5 }, 'too-deep'],
    ['time', three, { milliseconds: 0 }, 'parse-timeout'],
  ])('a limit before the first item is an error: %s', (_what, text, limits, code) => {
    expect(parse(text, {}, limits)).toMatchObject({ ok: false, error: { code } });
  });

  test('HTML nested without end is cut, and costs little', () => {
    const start = performance.now();
    const [deep, flat] = feedOf(
      rss(
        ['b', 'p'].map((name) => `<item><description>a${`&lt;${name}>x`.repeat(90_000)}</description></item>`).join(''),
      ),
    ).items;
    expect(deep!.summaryHtml).toBe(`a${'<b>x'.repeat(200)}`);
    expect(flat!.summaryHtml).toBe(`a${'<p>x'.repeat(90_000)}`);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('repaired faults are warnings', () => {
    expect(feedOf('x <rss><channel><title>a</title><item>&foo;').warnings).toEqual([
      'it uses undeclared entities',
      'it ends before all its elements are closed',
      'it has content before or after the feed',
      'it ends within an item, which is left out',
    ]);
  });
});
