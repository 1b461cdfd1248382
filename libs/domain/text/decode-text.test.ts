import iconv from 'iconv-lite';
import { decodeText } from './decode-text.js';

const rss = (declaration: string, title: string) =>
  `<?xml version="1.0"${declaration}?><rss><title>${title}</title></rss>`;
const titleOf = (text: string) => /<title>(.*)<\/title>/.exec(text)?.[1];

describe('encodings', () => {
  const table: [what: string, bytes: Uint8Array, contentType: string | undefined, title: string][] = [
    ['no declaration', Buffer.from(rss('', 'Bäume')), undefined, 'Bäume'],
    ['byte order mark', Buffer.from('\ufeff' + rss('', 'Bäume')), undefined, 'Bäume'],
    ['header', iconv.encode(rss('', 'Порт'), 'koi8-r'), 'text/xml; charset="KOI8-R"', 'Порт'],
    ['XML declaration', iconv.encode(rss(' encoding="euc-kr"', '항구'), 'euc-kr'), 'text/xml', '항구'],
    ['header before declaration', iconv.encode(rss(' encoding="koi8-r"', 'Порт'), 'win1251'), 'text/xml;charset=windows-1251', 'Порт'],
    ['UTF-8 that says Latin-1', Buffer.from(rss(' encoding="iso-8859-1"', 'Bäume')), undefined, 'Bäume'],
    ['UTF-8 whose header says Latin-1', Buffer.from(rss('', 'Bäume')), 'text/xml; charset=iso-8859-1', 'Bäume'],
    ['Latin-1 that says UTF-8', Buffer.from(rss(' encoding="utf-8"', 'Bäume'), 'latin1'), undefined, 'Bäume'],
    ['quotes of windows-1252 that say Latin-1', iconv.encode(rss(' encoding="iso-8859-1"', '“quay”'), 'win1252'), undefined, '“quay”'],
    ['UTF-16 with a mark', iconv.encode(rss('', 'Bäume'), 'utf-16le', { addBOM: true }), undefined, 'Bäume'],
    ['UTF-16 without', iconv.encode(rss('', 'Bäume'), 'utf-16be'), undefined, 'Bäume'],
    ['UTF-16 without, of a page', iconv.encode('<html><title>Bäume</title>', 'utf-16le'), undefined, 'Bäume'],
    ['UTF-16 without, of JSON', iconv.encode('{"html":"<title>Bäume</title>"}', 'utf-16le'), undefined, 'Bäume'],
    ['UTF-16 without, of JSON lines', iconv.encode('\n[\n"<title>港</title>"]', 'utf-16be'), undefined, '港'],
    ['UTF-16 without, of text', iconv.encode('A <title>港</title>', 'utf-16be'), undefined, '港'],
    ['UTF-32 without, of JSON', iconv.encode('["<title>港</title>"]', 'utf-32be'), undefined, '港'],
    ['UTF-32', iconv.encode(rss('', 'Bäume'), 'utf-32le', { addBOM: true }), undefined, 'Bäume'],
    ['ASCII that says UTF-16', Buffer.from(rss(' encoding="utf-16"', 'Quay')), undefined, 'Quay'],
    ['ASCII bytes that are none', Buffer.from(rss(' encoding="iso-2022-jp"', '\x1b$B9A\x1b(B')), undefined, '港'],
    ['an encoding browsers do not know', iconv.encode(rss(' encoding="viscii"', 'cảng'), 'viscii'), undefined, 'cảng'],
    ['an unknown name', Buffer.from(rss(' encoding="nonsense"', 'Quay')), undefined, 'Quay'],
    ['the name of an encoding of bytes', Buffer.from(rss(' encoding="base64"', 'Quay')), undefined, 'Quay'],
    ['one broken byte in UTF-8', Buffer.concat([Buffer.from('<title>Bäume, Grün'), Buffer.from([0xff]), Buffer.from('</title>')]), undefined, 'Bäume, Grün\ufffd'],
    [
      'one broken byte in UTF-8 whose header says Latin-1',
      Buffer.concat([Buffer.from('<title>Bäume, Grün'), Buffer.from([0xff]), Buffer.from('</title>')]),
      'text/xml; charset=iso-8859-1',
      'Bäume, Grün\ufffd',
    ],
    ['meta of a page', iconv.encode('<meta charset=windows-1251><title>Порт</title>', 'win1251'), 'text/html', 'Порт'],
  ]; // prettier-ignore
  test.each(table)('%s', (_what, bytes, contentType, title) => {
    expect(titleOf(decodeText(bytes, contentType).text)).toBe(title);
  });
});

test.each([
  ['a wrong declaration', Buffer.from(rss(' encoding="big5"', 'Bäume')), 'it declares big5, but it is in UTF-8'],
  [
    'an unknown name',
    Buffer.from(rss(' encoding="nonsense"', 'Quay')),
    'it declares nonsense, which is not a known encoding',
  ],
  ['broken bytes', Buffer.from([0xc3, 0xa4, 0xc3, 0xa4, 0xff]), 'it has bytes that are not valid in utf-8'],
  ['nothing declared', Buffer.from('Bäume', 'latin1'), 'it declares no encoding; it is decoded as windows-1252'],
  [
    'Latin-1 that says UTF-8',
    Buffer.from(rss(' encoding="utf-8"', 'Bäume'), 'latin1'),
    'it is not in utf-8, as it declares; it is decoded as windows-1252',
  ],
  ['a correct declaration', Buffer.from(rss(' encoding="UTF-8"', 'Bäume')), undefined],
])('warning: %s', (_what, bytes, warning) => {
  expect(decodeText(bytes).warning).toBe(warning);
});
