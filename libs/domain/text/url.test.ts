import { absoluteUrl, feedUrl, httpUrl, parseUrl } from './url.js';

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
