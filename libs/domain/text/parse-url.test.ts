import { parseUrl } from './parse-url.js';

test.each([
  ['https://a.example/b', undefined, 'https://a.example/b'],
  ['c?d', 'https://a.example/b/', 'https://a.example/b/c?d'],
  ['https://münchen.example/straße', undefined, 'https://xn--mnchen-3ya.example/stra%C3%9Fe'],
  ['c', undefined, undefined],
  ['https://', undefined, undefined],
  ['c', 'nonsense', undefined],
])('%s at %s', (text, base, href) => expect(parseUrl(text, base)?.href).toBe(href));

test('a host in Latin-1 letters is one however often it was asked about', () => {
  let refused = 0;
  for (let n = 0; n < 100_000; n++) if (parseUrl('https://münchen.example/') === null) refused++;
  expect(refused).toBe(0);
});
