import { plainText } from './plain-text.js';
import { readPage } from './read-page.js';

test.each([
  ['Ships &amp; <b>boats</b>', 'Ships & boats'],
  ['<p>One</p><p>Two<br>three</p>', 'One Two three'],
  ['a\n\n b', 'a b'],
  ['&lt;b&gt; x<style>y</style>', '<b> x'],
  ['a<script>alert("b")</script><style>c</style>d', 'ad'],
  ['a<!-- b -->c', 'ac'],
])('plain text of %s', (html, expected) => {
  expect(plainText(html)).toBe(expected);
});

const LONG =
  'The dockers of the old harbour walked out on Monday and will stay out until their pay is settled. '.repeat(3);

test.each([
  ['blocks are lines', '<p>One</p><div>Two<br>three</div><li>four</li>', 'One\nTwo\nthree\n- four'],
  ['navigation, scripts and hidden elements are skipped', '<nav>a</nav><script>b</script><p hidden>c</p><p>d</p>', 'd'],
  ['parts are skipped by their class', '<div class="share-bar">a</div><p id="comments">b</p><p>c</p>', 'c'],
  ['a class of the whole page skips nothing', '<body class="has-sidebar"><p>a</p></body>', 'a'],
  ['a long article is the text', `<p>a</p><article><p>${LONG}</p></article>`, LONG.trim()],
  ['a short one is not', '<p>a</p><article><p>b</p></article>', 'a\nb'],
])('%s', (_, html, text) => {
  expect(readPage(html).text).toBe(text);
});

test.each<[what: string, html: string, metadata: object]>([
  ['title without outlet', '<meta property="og:site_name" content="Le Jour"><title>Port | Le Jour</title>', { title: 'Port', siteName: 'Le Jour' }],
  ['og:title before the heading', '<meta property="og:title" content="a"><h1>b</h1>', { title: 'a' }],
  ['date of JSON-LD', '<script type="application/ld+json">{"datePublished": "2025-03-02",}</script>', { publishedAt: '2025-03-02' }],
  ['date of a time element', '<time datetime="2025-03-02">today</time>', { publishedAt: '2025-03-02' }],
  ['language and canonical URL', '<html lang="fr"><link rel="canonical" href="https://a.example/b">', { language: 'fr', url: 'https://a.example/b' }],
  ['nothing', '<p>a</p>', { title: null, language: null, publishedAt: null, url: null, siteName: null }],
])('metadata of a page: %s', (_, html, metadata) => {
  expect(readPage(html)).toMatchObject(metadata);
}); // prettier-ignore
