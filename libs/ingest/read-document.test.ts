import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { checkArticle, type ReadDocument } from './check-article.js';
import { readDocument, readInPieces } from './read-document.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const rss = (
  items: string,
  head = '<title>Harbour News</title><link>https://harbour.example/</link><language>en</language>',
) => utf8(`<?xml version="1.0"?><rss version="2.0"><channel>${head}${items}</channel></rss>`);

/** Reads a document that arrives in chunks. */
async function inPieces(
  name: string,
  bytes: Uint8Array,
  chunkSize: number,
): Promise<ReadDocument & { pieces: number }> {
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  };
  const document = { articles: [], errors: [], pieces: 0 } as ReadDocument & { pieces: number };
  for await (const { articles, errors } of readInPieces(name, chunks(), (value) => checkArticle(value, 'inbox'))) {
    document.articles.push(...articles);
    document.errors.push(...errors);
    document.pieces++;
  }
  return document;
}

describe('valid documents', () => {
  const table: [what: string, name: string, bytes: Uint8Array, expected: object[]][] = [
    ['plain text', 'a.txt', utf8('Zwölf Boote\nim Hafen'), [{ text: 'Zwölf Boote\nim Hafen', source: 'inbox' }]],
    ['UTF-8 with mark', 'a.txt', utf8('\ufeffBoote'), [{ text: 'Boote' }]],
    ['UTF-16 LE', 'a.txt', Buffer.from('\ufeffBäume', 'utf16le'), [{ text: 'Bäume' }]],
    ['UTF-16 BE', 'a.txt', Buffer.from('\ufeffBäume', 'utf16le').swap16(), [{ text: 'Bäume' }]],
    [
      'JSON lines in UTF-16 without a mark',
      'a.jsonl',
      Buffer.from('{"text":"Bäume"}\n{"text":"港"}', 'utf16le'),
      [{ text: 'Bäume' }, { text: '港' }],
    ],
    ['windows-1252', 'a.TXT', Buffer.from([0x42, 0xe4, 0x75, 0x6d, 0x65, 0x20, 0x80]), [{ text: 'Bäume €' }]],
    [
      'JSON lines in windows-1251',
      'a.jsonl',
      iconv.encode(
        '{"title":"Порт закрыт","text":"Порт закрыт до утра."}\n{"text":"Ветер стих к полудню."}\n',
        'win1251',
      ),
      [{ title: 'Порт закрыт', text: 'Порт закрыт до утра.' }, { text: 'Ветер стих к полудню.' }],
    ],
    [
      'RSS in windows-1251 that declares nothing',
      'a.xml',
      iconv.encode(
        '<rss><channel><title>X</title><item><title>Порт закрыт из-за ветра</title></item></channel></rss>',
        'win1251',
      ),
      [{ title: 'Порт закрыт из-за ветра' }],
    ],
    [
      'HTML in Shift_JIS that declares Latin-1',
      'a.html',
      iconv.encode(
        '<meta charset="iso-8859-1"><title>古い橋を閉鎖</title><p>市議会は古い橋を閉鎖すると決めた。',
        'shift_jis',
      ),
      [{ title: '古い橋を閉鎖' }],
    ],
    [
      'HTML with a head',
      'a.html',
      utf8(
        '<html lang="fr"><head><title>Le port | Site</title><meta property="og:title" content="Le port">' +
          '<link rel="canonical" href="https://port.example/1"><meta property="article:published_time" content="2025-07-17"></head><p>Douze</p>',
      ),
      [{ title: 'Le port', url: 'https://port.example/1', language: 'fr', publishedAt: '2025-07-17' }],
    ],
    [
      'HTML with NUL bytes',
      'a.html',
      utf8('<title>Le p\0ort</title><p>Douze\0</p>'),
      [{ title: 'Le port', html: '<title>Le port</title><p>Douze</p>' }],
    ],
    ['a feed with NUL bytes', 'a.xml', rss('<item><title>Ten\0 ships</title></item>'), [{ title: 'Ten ships' }]],
    [
      'HTML in a declared encoding',
      'a.htm',
      Buffer.concat([
        utf8('<meta charset="windows-1251"><title>'),
        Buffer.from([0xcf, 0xee, 0xf0, 0xf2]),
        utf8('</title>'),
      ]),
      [{ title: 'Порт' }],
    ],
    ['one JSON object', 'a.json', utf8('{"text":"x","source":"me"}'), [{ text: 'x', source: 'me', edition: 'main' }]],
    ['a JSON array', 'a.json', utf8('[{"text":"x"},{"title":"y","url":null}]'), [{ text: 'x' }, { title: 'y' }]],
    [
      'JSON lines with id and lang',
      'a.jsonl',
      utf8('{"id":7,"lang":"de","text":"x"}\r\n\r\n{"id":"b","text":"y"}\n'),
      [{ guid: '7', language: 'de' }, { guid: 'b' }],
    ],
    ['JSON lines called .ndjson', 'a.ndjson', utf8('{"text":"x"}\n{"text":"y"}'), [{ text: 'x' }, { text: 'y' }]],
    ['JSON lines called .json', 'a.JSON', utf8('\n{"text":"x"}\r\n{"text":"y"}\n'), [{ text: 'x' }, { text: 'y' }]],
    [
      'lines with separators',
      'a.jsonl',
      utf8('{"text":"x\u2028y"}\n{"text":"\u2029z"}'),
      [{ text: 'x\u2028y' }, { text: '\u2029z' }],
    ],
    ['a JSON array in a line', 'a.jsonl', utf8('[{"text":"x"},{"text":"y"}]'), [{ text: 'x' }, { text: 'y' }]],
    [
      'commas, separators and byte order marks around lines',
      'a.jsonl',
      utf8('\x1e{"text":"x"},\n\ufeff{"text":"y"} ,\r\n'),
      [{ text: 'x' }, { text: 'y' }],
    ],
    ['gzip', 'a.jsonl.gz', gzipSync('{"text":"x"}\n{"text":"y"}'), [{ text: 'x' }, { text: 'y' }]],
    ['gzip under another name', 'a.txt', gzipSync('x'), [{ text: 'x' }]],
    [
      'RSS: longest text, relative link, twice escaped title, HTML entity, bare ampersand',
      'a.xml',
      rss(
        '<item><title>Ships &amp;amp; boats</title><guid isPermaLink="false">17</guid><link>/a?x=1&y=2</link>' +
          '<description>Short&nbsp;one</description><pubDate>17. Juli 2025</pubDate></item>',
      ),
      [
        {
          source: 'Harbour News',
          guid: '17',
          url: 'https://harbour.example/a?x=1&y=2',
          title: 'Ships & boats',
          html: 'Short\u00a0one',
          publishedAt: '17. Juli 2025',
          language: 'en',
        },
      ],
    ],
    [
      'Atom with an invalid date',
      'a.xml',
      utf8(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Atoll</title><entry><id>urn:1</id><title type="html">Ten &lt;b&gt;ships&lt;/b&gt;</title>' +
          '<link href="https://atoll.example/1"/><updated>yesterday</updated><content type="html">&lt;p&gt;Ten&lt;/p&gt;</content></entry></feed>',
      ),
      [
        {
          source: 'Atoll',
          guid: 'urn:1',
          url: 'https://atoll.example/1',
          title: 'Ten ships',
          html: '<p>Ten</p>',
          publishedAt: 'yesterday',
        },
      ],
    ],
    [
      'RSS in windows-1251, cut off',
      'a.rss',
      Buffer.concat([
        utf8('<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>X</title><item><title>'),
        Buffer.from([0xcf, 0xee, 0xf0, 0xf2]),
        utf8('</title></item><item><title>cut o'),
      ]),
      [{ title: 'Порт', source: 'X' }],
    ],
    [
      'JSON Feed',
      'a.json',
      utf8(
        '{"version":"https://jsonfeed.org/version/1.1","title":"Quay","items":[{"id":"1","content_text":"Ten < eleven"}]}',
      ),
      [{ source: 'Quay', guid: '1', html: 'Ten &lt; eleven' }],
    ],
  ];
  test.each(table)('%s', async (_what, name, bytes, expected) => {
    const document = readDocument(name, bytes, 'inbox');
    expect(document.errors).toEqual([]);
    expect(document.articles).toMatchObject(expected);
    for (const size of [7, bytes.length]) expect(await inPieces(name, bytes, size)).toMatchObject(document);
  });
});

describe('documents with errors', () => {
  const table: [what: string, name: string, bytes: Uint8Array, taken: number, errors: object[]][] = [
    ['unknown extension', 'a.pdf', utf8('x'), 0, [{ reason: expect.stringContaining('known extensions: txt') }]],
    ['no extension', 'json', utf8('{}'), 0, [{ reason: expect.stringContaining('known extensions') }]],
    [
      'an extension that is a property of every object',
      'a.constructor',
      utf8('x'),
      0,
      [{ reason: expect.stringContaining('known extensions') }],
    ],
    [
      'an object after another',
      'a.json',
      utf8('{\n "text": "a"\n}\n{\n "text": "b"\n}\n'),
      0,
      [{ reason: expect.stringContaining('as an array, [{…}, …], or one a line') }],
    ],
    [
      'several objects in a line',
      'a.jsonl',
      utf8('{"text":"a"}{"text":"b"}\n{"text":"c"}'),
      1,
      [{ line: 1, reason: expect.stringContaining('or one a line') }],
    ],
    [
      'a NUL byte in JSON',
      'a.json',
      utf8('{"text":"a\0b"}'),
      0,
      [{ reason: expect.stringContaining('not valid JSON') }],
    ],
    ['binary under .html', 'a.html', utf8('\x7fELF\0\x02\0'), 0, [{ reason: expect.stringContaining('NUL') }]],
    ['empty', 'a.txt', utf8(' \n'), 0, [{ reason: 'the file is empty' }]],
    ['binary', 'a.txt', utf8('a\0b'), 0, [{ reason: expect.stringContaining('NUL') }]],
    [
      'no known encoding',
      'a.txt',
      Buffer.from(Array.from({ length: 300 }, (_, i) => (i % 7 === 6 ? 0x20 : 0x80 + ((i * i * 37) % 127)))),
      0,
      [{ reason: 'it is in no encoding that is known; save it as UTF-8' }],
    ],
    ['too large', 'a.txt', utf8('ä'.repeat(4_000_001)), 0, [{ reason: 'the article is larger than 8 MB' }]],
    [
      'the response of an API',
      'a.json',
      utf8('{"status":"ok","articles":[{"text":"a"}]}'),
      0,
      [{ field: 'articles', reason: expect.stringContaining('send them alone') }],
    ],
    [
      'JSON lines that end with CR',
      'a.jsonl',
      utf8('{"text":"a"}\r{"text":"b"}\r'),
      0,
      [{ line: 1, reason: expect.stringContaining('end them with LF') }],
    ],
    [
      'an article over several lines',
      'a.jsonl',
      utf8('{\n"text": "a"}'),
      0,
      [
        { line: 1, reason: expect.stringContaining('must be in one line') },
        { line: 2, reason: expect.any(String) },
      ],
    ],
    ['broken JSON', 'a.json', utf8('{"text":'), 0, [{ reason: expect.stringContaining('not valid JSON') }]],
    [
      'bad lines of .json',
      'a.json',
      utf8('{"text":"x"}\n{"text":'),
      1,
      [{ line: 2, reason: expect.stringContaining('not valid JSON') }],
    ],
    [
      'a cut array',
      'a.json',
      utf8('[\n{"text":"x"},\n{"text":"y"}'),
      0,
      [{ reason: expect.stringContaining('not valid JSON') }],
    ],
    [
      'gzip that unpacks to too much',
      'a.txt.gz',
      gzipSync(Buffer.alloc(257 * 2 ** 20), { level: 1 }),
      0,
      [{ reason: 'it unpacks to more than 256 MB; split it' }],
    ],
    [
      'cut gzip',
      'a.txt.gz',
      gzipSync('a long text').subarray(0, 20),
      0,
      [{ reason: expect.stringContaining('not valid gzip') }],
    ],
    ['gzip in gzip', 'a.txt.gz', gzipSync(gzipSync('x')), 0, [{ reason: 'it is compressed twice; unpack it' }]],
    ['a ZIP archive', 'a.txt', utf8('PK\x03\x04'), 0, [{ reason: expect.stringContaining('unpack it') }]],
    ['JSON number', 'a.json', utf8('7'), 0, [{ reason: 'an article must be a JSON object' }]],
    ['one bad of two', 'a.json', utf8('[{"text":"x"},{"text":5}]'), 1, [{ index: 1, field: 'text' }]],
    ['an empty array', 'a.json', utf8('[]'), 0, [{ reason: 'the array has no articles' }]],
    [
      'rich text',
      'a.txt',
      utf8('{\\rtf1 Ships}'),
      0,
      [{ reason: 'it is a rich text document; save it as plain text' }],
    ],
    ['a NUL byte in JSON lines', 'a.jsonl', utf8('{"text":"x"}\n\0\n{"text":"y"}'), 2, [{ line: 2 }]],
    [
      'bad lines',
      'a.jsonl',
      utf8('{"text":"x"}\nnope\n{"url":"ftp://x","text":"y"}\n{"text":"z"}\n{}'),
      2,
      [{ line: 2 }, { line: 3, field: 'url' }, { line: 5, field: 'text' }],
    ],
    [
      'XML that is not a feed',
      'a.xml',
      utf8('<note>hi</note>'),
      0,
      [{ reason: 'not an RSS, Atom or JSON feed: it is XML, but not a feed: its outermost element is note' }],
    ],
    [
      'a page called .xml',
      'a.xml',
      utf8('<!DOCTYPE html><html><body><p>Hello'),
      0,
      [{ reason: 'not an RSS, Atom or JSON feed: it is an HTML page' }],
    ],
    [
      'a feed with an item that is too large',
      'a.xml',
      rss(`<item><title>x</title></item><item>${'x'.repeat(1_000_001)}</item>`),
      1,
      [{ reason: '1 of 2 items are larger than 1000000 characters' }],
    ],
    ['feed without items', 'a.xml', rss(''), 0, [{ reason: 'the feed has no items' }]],
  ];
  test.each(table)('%s', async (_what, name, bytes, taken, expected) => {
    const document = readDocument(name, bytes, 'inbox');
    expect(document.articles).toHaveLength(taken);
    expect(document.errors).toMatchObject(expected);
    expect(document.errors).toHaveLength(expected.length);
    expect(await inPieces(name, bytes, 100_000)).toMatchObject(document);
  });
});

test('JSON lines are given up when most of them are invalid', () => {
  const { articles, errors } = readDocument('a.jsonl', utf8('{"text":"x"}\n' + 'nope\n'.repeat(5000)), 'inbox');
  expect(articles).toHaveLength(1);
  expect(errors).toHaveLength(1001);
  expect(errors.at(-1)).toEqual({ line: 1002, reason: 'most lines are invalid; the rest of the file is not read' });
});

const BRIDGES = ['Мэр закрыл старый мост', 'Мост закрыт на год', 'Bridge closed'];
const bridges = Array.from({ length: 30_000 }, (_, i) => ({ title: BRIDGES[i % 3], text: `${BRIDGES[i % 3]}, ${i}.` }));
const lines = bridges.map((bridge) => JSON.stringify(bridge)).join('\r\n');

test.each([
  ['UTF-8', Buffer.from(lines)],
  ['UTF-16', Buffer.from(lines, 'utf16le')],
  ['UTF-16 with its high bytes first', Buffer.from(lines, 'utf16le').swap16()],
  ['UTF-32', iconv.encode(lines, 'utf-32be', { addBOM: true })],
  ['windows-1251', iconv.encode(lines, 'win1251')],
  ['windows-1251 after megabytes of ASCII', iconv.encode('{"text":"x"}\n'.repeat(100_000) + lines, 'win1251')],
  ['an old Mac’s encoding', iconv.encode(lines, 'maccyrillic')],
  ['gzip', gzipSync(lines)],
])('JSON lines of megabytes in %s', async (_what, bytes) => {
  const { articles, errors, pieces } = await inPieces('a.jsonl', bytes, 65_536);
  expect(errors).toEqual([]);
  expect(articles.slice(-bridges.length).map(({ title, text }) => ({ title, text }))).toEqual(bridges);
  expect(pieces).toBeGreaterThan(400);
});

test('an array of JSON comes in pieces, and a line of any length is read', async () => {
  expect((await inPieces('a.json', utf8(JSON.stringify(bridges)), 65_536)).pieces).toBe(469);
  const { articles, errors } = await inPieces('a.jsonl', utf8(`${JSON.stringify(bridges)}\nnope`), 65_536);
  expect(articles).toHaveLength(30_000);
  expect(errors).toMatchObject([{ line: 2 }]);
});
