import { absoluteUrl, canonicalUrl, feedUrl, httpUrl, parseUrl } from './url.js';

describe('parseUrl', () => {
  test.each([
    ['https://a.example/b', undefined, 'https://a.example/b'],
    ['c?d', 'https://a.example/b/', 'https://a.example/b/c?d'],
    ['https://münchen.example/straße', undefined, 'https://xn--mnchen-3ya.example/stra%C3%9Fe'],
    ['c', undefined, undefined],
    ['https://', undefined, undefined],
    ['c', 'nonsense', undefined],
  ])('%s at %s', (text, base, href) => expect(parseUrl(text, base)?.href).toBe(href));

  test('accepts a host in Latin-1 letters however often it is called', () => {
    let refused = 0;
    for (let n = 0; n < 100_000; n++) if (parseUrl('https://münchen.example/') === null) refused++;
    expect(refused).toBe(0);
  });
});

describe('canonicalUrl', () => {
  test.each([
    ['https://Example.COM/a', 'https://example.com/a'],
    ['https://example.com:443/a#top', 'https://example.com/a'],
    ['http://example.com:8080/', 'http://example.com:8080/'],
    ['https://example.com/a/?utm_source=x&utm_medium=y', 'https://example.com/a'],
    ['https://example.com/a?fbclid=1&id=7&gclid=2', 'https://example.com/a?id=7'],
    ['https://example.com/a?b=2&a=1', 'https://example.com/a?a=1&b=2'],
    ['https://example.com/a?b=2&b=1', 'https://example.com/a?b=1&b=2'],
    ['https://user:pw@example.com./x//y/index.html', 'https://example.com/x/y'],
    ['https://münchen.example/straße', 'https://xn--mnchen-3ya.example/stra%C3%9Fe'],
    [' https://example.com ', 'https://example.com/'],
    ['https://example.com/watch?v=abc&feature=share', 'https://example.com/watch?feature=share&v=abc'],
  ])('%s', (url, expected) => {
    expect(canonicalUrl(url)).toBe(expected);
    expect(canonicalUrl(expected)).toBe(expected);
  });

  test.each(['', 'example.com/a', 'ftp://example.com/a', 'javascript:alert(1)', '/a/b', 'https://'])(
    '%j is null',
    (url) => {
      expect(canonicalUrl(url)).toBeNull();
    },
  );
});

test.each([
  ['b?x', 'https://a.example/c/', 'https://a.example/c/b?x'],
  ['//b.example', 'https://a.example/', 'https://b.example/'],
  ['mailto:a@a.example', 'https://a.example/', undefined],
  ['b', undefined, undefined],
  [null, 'https://a.example/', undefined],
])('httpUrl: %j at %s', (link, base, expected) => expect(httpUrl(link, base)).toBe(expected));

test.each([
  [' HTTP://A.example/ä ', undefined, 'HTTP://A.example/ä'],
  ['https://a.example/b\n   c', undefined, 'https://a.example/bc'],
  ['www.a.example/b', undefined, 'http://www.a.example/b'],
  ['b', 'https://a.example/c/', 'https://a.example/c/b'],
  ['b', undefined, undefined],
  ['https://', 'https://a.example/', undefined],
  ['javascript:b', 'https://a.example/', undefined],
  [undefined, 'https://a.example/', undefined],
])('absoluteUrl: %j at %s', (link, base, expected) => expect(absoluteUrl(link, base)).toBe(expected));

test.each([
  ['feed:https://a.example/rss', 'https://a.example/rss'],
  ['feed://a.example/rss#top', 'http://a.example/rss'],
  ['/rss', 'https://b.example/rss'],
  ['mailto:a@a.example', undefined],
])('feedUrl: %s', (link, expected) => expect(feedUrl(link, 'https://b.example/')).toBe(expected));
