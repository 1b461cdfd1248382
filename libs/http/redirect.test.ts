import { type HttpRequest, redirected, redirectOf } from './redirect.js';

const HEADERS = {
  'user-agent': 'Babelwire',
  accept: '*/*',
  authorization: 'Basic x',
  cookie: 'a=b',
  'if-none-match': '"1"',
  'if-modified-since': 'x',
  'x-hub-signature': 'y',
};

function request(url: string, method: HttpRequest['method'] = 'GET'): HttpRequest {
  return { url: new URL(url), method, headers: HEADERS };
}

test.each<[HttpRequest['method'], number, string | null]>([
  ['GET', 301, 'http://a.example/b'],
  ['GET', 302, 'http://a.example/b'],
  ['GET', 303, 'http://a.example/b'],
  ['GET', 307, 'http://a.example/b'],
  ['GET', 308, 'http://a.example/b'],
  ['GET', 300, null],
  ['GET', 304, null],
  ['GET', 305, null],
  ['GET', 200, null],
  ['GET', 201, null],
  ['POST', 301, null],
  ['POST', 302, null],
  ['POST', 303, null],
  ['POST', 307, 'http://a.example/b'],
  ['POST', 308, 'http://a.example/b'],
])('%s with %i', (method, status, to) => {
  const redirect = redirectOf(request('http://a.example/a', method), { status, headers: { location: '/b' } });
  expect(redirect?.to ?? null).toBe(to);
});

test.each([
  ['/b?c=d', 'http://a.example/b?c=d'],
  ['b', 'http://a.example/x/b'],
  ['?c', 'http://a.example/x/a?c'],
  ['//b.example', 'http://b.example/'],
  ['/\u00c3\u00bc', 'http://a.example/%C3%BC'],
  ['/\u00fc#fragment', 'http://a.example/%C3%BC'],
  ['http://user:secret@b.example/', 'http://b.example/'],
  ['', 'bad-redirect'],
  [undefined, 'bad-redirect'],
  ['http://', 'bad-redirect'],
  ['http://[', 'bad-redirect'],
  ['file:///etc/passwd', 'bad-redirect'],
  ['javascript:alert(1)', 'bad-redirect'],
  ['data:text/xml,<rss/>', 'bad-redirect'],
  ['feed:https://a.example/', 'bad-redirect'],
])('Location %s leads to %s', (location, expected) => {
  const headers: Record<string, string> = location === undefined ? {} : { location };
  const from = request('http://user:secret@a.example/x/a#top');
  if (expected === 'bad-redirect') {
    expect(() => redirectOf(from, { status: 302, headers })).toThrow(
      expect.objectContaining({ error: { code: expected, detail: expect.any(String) } }),
    );
  } else {
    expect(redirectOf(from, { status: 302, headers })).toEqual({
      status: 302,
      from: 'http://a.example/x/a',
      to: expected,
    });
  }
});

test.each([
  ['http://a.example/b', Object.keys(HEADERS)],
  ['https://a.example/b', ['user-agent', 'accept']],
  ['http://a.example:8080/b', ['user-agent', 'accept']],
  ['http://b.example/a', ['user-agent', 'accept']],
])('a request to %s keeps the headers %j', (url, names) => {
  expect(Object.keys(redirected(request('http://a.example/a'), new URL(url)).headers)).toEqual(names);
});
