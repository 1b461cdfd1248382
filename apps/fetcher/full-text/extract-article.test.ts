import { extractArticle } from './extract-article.js';

const sentence = 'The harbour master said on Monday that ten ships, which had waited for a week, would be let in. ';
const text = `<p>${sentence.repeat(5)}</p>`.repeat(4);
const url = 'https://news.example/world/ships.html';
const page = (body: string, head = '<title>Ten ships</title>') =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

const found: [what: string, html: string][] = [
  ['a page', page(`<nav><a href="/">Home</a></nav><article>${text}</article><footer>Imprint</footer>`)],
  ['no body', `<html><head><title>Ten ships</title></head><article>${text}</article></html>`],
  ['no html', `<!DOCTYPE html><title>Ten ships</title><nav>Home</nav><article>${text}</article>`],
  ['a fragment', `<article>${text}</article>`],
  ['attributes at html', `<html lang="en"><body class="x">${text}</body></html>`],
  ['elements left open', `<html><head><title>Ten ships</title><body><nav>Home<article>${text.replaceAll('</p>', '')}`],
];

test.each(found)('%s', (_what, html) => {
  const article = extractArticle(html, url)!;
  expect(article.html.split(sentence.trim())).toHaveLength(21);
  expect(article.html).not.toMatch(/Imprint|readability-page/);
  expect(article.title ?? 'Ten ships').toBe('Ten ships');
});

const kept: [what: string, body: string, expected: string][] = [
  ['addresses are absolute', '<p><a href="../b?x=1&amp;y=2">b</a></p>', 'href="https://news.example/b?x=1&y=2"'],
  ['of pictures too', '<p><img src="/i.png" alt="i"></p>', 'src="https://news.example/i.png"'],
  ['tables, lists and quotes stay', '<ul><li>One</li></ul><blockquote>Two</blockquote>', '<li>One</li>'],
];
test.each(kept)('%s', (_what, body, expected) => {
  expect(extractArticle(page(`<article>${text}${body}</article>`), url)!.html).toContain(expected);
});

test('a base goes before the address of the page', () => {
  const head = '<base href="/other/"><title>x</title>';
  expect(extractArticle(page(`<article>${text}<p><a href="c">c</a></p></article>`, head), url)!.html).toContain(
    'href="https://news.example/other/c"',
  );
});

test.each([
  ['scripts', '<script>alert(1)</script>'],
  ['javascript:', '<p><a href="javascript:alert(1)">x</a></p>'],
  ['frames', '<iframe src="https://evil.example/alert"></iframe>'],
  ['forms', '<form action="/alert"><input name=a></form>'],
])('%s do not come through', (_what, body) => {
  const { html } = extractArticle(page(`<article>${text}${body}${text}</article>`), url)!;
  expect(html).not.toMatch(/alert|<script|<iframe|action=/);
});

test.each([
  ['an empty page', ''],
  ['text alone', 'hello'],
  ['a page without an article', page('<nav><a href="/a">A</a> <a href="/b">B</a></nav>')],
  ['a notice', page('<main><p>Please accept our cookies to read on.</p></main>')],
])('there is none in %s', (_what, html) => {
  expect(extractArticle(html, url)).toBeNull();
});

test('a page of too many elements is not read', () => {
  expect(() => extractArticle(page('<p>x</p>'.repeat(50_001)), url)).toThrow(/50005 elements/);
});
