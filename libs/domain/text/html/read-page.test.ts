import { hasMarkup, plainText } from './plain-text.js';
import { readPage, readText, withMostWords } from './read-page.js';

test.each([
  ['Ships &amp; <b>boats</b>', 'Ships & boats'],
  ['<p>One</p><p>Two<br>three</p>', 'One Two three'],
  ['a\n\n b', 'a b'],
  ['&lt;b&gt; x<style>y</style>', '<b> x'],
  ['a<script>alert("b")</script><style>c</style>d', 'ad'],
  ['a<!-- b -->c', 'ac'],
  ['AT&amp;amp;T isn&amp;#8217;t', 'AT&T isn’t'],
  ['&amp;lt;b&amp;gt;Ships&amp;lt;/b&amp;gt;', 'Ships'],
  ['<ruby>漁船<rp>(</rp><rt>ぎょせん</rt><rp>)</rp></ruby>が沈む', '漁船が沈む'],
  ['a < b and c > d', 'a < b and c > d'],
  ['use the <b> tag, not <i>', 'use the <b> tag, not <i>'],
  ['List<String> & <3', 'List<String> & <3'],
  ['<b>Ships wait', 'Ships wait'],
  ['Schiff<wbr>fahrt, not <wbr>', 'Schifffahrt, not'],
  ['R&D; Q&A &unknown;', 'R&D; Q&A &unknown;'],
])('plain text of %s', (html, expected) => {
  expect(plainText(html)).toBe(expected);
});

test.each([
  ['<p>One', true],
  ['One<br>two', true],
  ['One <a href="/">two', true],
  ['<!doctype html>x', true],
  ['the <br> tag', false],
  ['if (a <b && c> d)', false],
  ['Ann <ann@quay.example>', false],
])('whether %s is HTML: %s', (text, expected) => {
  expect(hasMarkup(text)).toBe(expected);
});

test.each([
  ['plain text', 'a < b\n\nuse the <b> tag', 'a < b\n\nuse the <b> tag'],
  ['entities', 'Smith &amp; Sons aren&#8217;t', 'Smith & Sons aren’t'],
  ['elements in lines', 'One <b>two</b>\nthree', 'One two\nthree'],
  [
    'tags that HTML does not know',
    'List<String> of <b>ships</b>, by <ann@quay.example>',
    'List<String> of ships, by <ann@quay.example>',
  ],
  ['parameters of types', 'vector<a> and List<b>', 'vector<a> and List<b>'],
  ['blocks', '<p>One\ntwo</p><p>three</p>', 'One two\nthree'],
  ['escaped elements', '&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp;amp; three&lt;/p&gt;', 'One\ntwo & three'],
  ['ruby', '<ruby>港<rt>みなと</ruby>で', '港で'],
])('a text that may be HTML: %s', (_, text, expected) => {
  expect(readText(text).text).toBe(expected);
});

const NEWS = '<p>The council closed the old bridge on Friday after engineers found cracks in its pillars.</p>'.repeat(
  3,
);

test.each([
  'Kommentare (3)',
  '3 commentaires',
  'コメント 3件',
  '3 Responses to “Old bridge closed”',
  'Diskuze (3)',
  'Ý kiến (3)',
  '댓글 3',
])('comments under "%s" are left out', (heading) => {
  const page = `<article>${NEWS}<section><h3>${heading}</h3><p>I never liked that old bridge, to be honest with you all.</p></section></article>`;
  expect(readPage(page).text).not.toMatch(/never liked/);
});

test('a posting whose text is in JSON-LD by the name of text', () => {
  const posting = {
    '@type': 'DiscussionForumPosting',
    text: 'One of the ten ships that wait outside of the harbour since Monday has left, says its captain, who asked not to be named.',
  };
  const page = `<html><body><script type="application/ld+json">${JSON.stringify(posting)}</script><p>Sign in</p></body></html>`;
  expect(readPage(page).text).toBe(posting.text);
});

test.each([
  ['a sentence before a picture', ['<img src="a/long/address.jpg" srcset="b c d e f g h i j">', 'Ten ships wait.'], 1],
  ['Chinese before fewer words with spaces', ['渡轮将从五月一日起恢复航行', 'The ferry sails again'], 0],
  ['the first of equals', ['<p>One two</p>', 'Two one'], 0],
  ['the only one', [undefined, 'x'], 1],
])('the most words: %s', (_, fragments, index) => {
  expect(withMostWords(fragments)).toBe(fragments[index]);
});

const LONG =
  'The dockers of the old harbour walked out on Monday and will stay out until their pay is settled. '.repeat(3);

test.each([
  ['blocks are lines', '<p>One</p><div>Two<br>three</div><li>four</li>', 'One\nTwo\nthree\n- four'],
  [
    'lines of preformatted text',
    '<pre>\nHarbour  4.2\nQuay <b>5.1</b>\r\n\nAll tides in metres</pre>',
    'Harbour 4.2\nQuay 5.1\nAll tides in metres',
  ],
  [
    'wrapped lines of preformatted text',
    '<pre>The harbour master expects the highest tide of the year between\n<a href="/">Monday</a> and Tuesday. Boats have to leave the outer basin before\nthen.\n\nThe ferry to the islands does not sail on either of these two days.\n- Bus 7 does.</pre>',
    'The harbour master expects the highest tide of the year between Monday and Tuesday. Boats have to leave the outer basin before then.\nThe ferry to the islands does not sail on either of these two days.\n- Bus 7 does.',
  ],
  ['lines of a style', '<div style="white-space: pre-line">One\ntwo</div><p>three\nfour</p>', 'One\ntwo\nthree four'],
  ['navigation, scripts and hidden elements are skipped', '<nav>a</nav><script>b</script><p hidden>c</p><p>d</p>', 'd'],
  ['parts are skipped by their class', '<div class="share-bar">a</div><p id="comments">b</p><p>c</p>', 'c'],
  ['a class of the whole page skips nothing', '<body class="has-sidebar"><p>a</p></body>', 'a'],
  ['text that shows tags', '<p>Write &lt;b&gt;x&lt;/b&gt; to make x bold</p>', 'Write <b>x</b> to make x bold'],
  ['a fragment that was escaped twice', '&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;', 'One\ntwo'],
  ['a fragment without elements', 'use the <b> tag &amp;amp; more', 'use the <b> tag & more'],
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
