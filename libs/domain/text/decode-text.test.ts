import iconv from 'iconv-lite';
import { decodeText } from './decode-text.js';

const rss = (declaration: string, title: string) =>
  `<?xml version="1.0"${declaration}?><rss><title>${title}</title></rss>`;
const titleOf = (text: string) => /<title>(.*)<\/title>/.exec(text)?.[1];

describe('encodings', () => {
  const table: [what: string, bytes: Uint8Array, contentType: string | undefined, encoding: string, title: string][] = [
    ['no declaration', Buffer.from(rss('', 'Bäume')), undefined, 'utf-8', 'Bäume'],
    ['byte order mark', Buffer.from('\ufeff' + rss('', 'Bäume')), undefined, 'utf-8', 'Bäume'],
    ['header', iconv.encode(rss('', 'Порт'), 'koi8-r'), 'text/xml; charset="KOI8-R"', 'koi8-r', 'Порт'],
    ['XML declaration', iconv.encode(rss(' encoding="euc-kr"', '항구'), 'euc-kr'), 'text/xml', 'euc-kr', '항구'],
    ['header before declaration', iconv.encode(rss(' encoding="koi8-r"', 'Порт'), 'win1251'), 'text/xml;charset=windows-1251', 'windows-1251', 'Порт'],
    ['UTF-8 that says Latin-1', Buffer.from(rss(' encoding="iso-8859-1"', 'Bäume')), undefined, 'utf-8', 'Bäume'],
    ['UTF-8 whose header says Latin-1', Buffer.from(rss('', 'Bäume')), 'text/xml; charset=iso-8859-1', 'utf-8', 'Bäume'],
    ['Latin-1 that says UTF-8', Buffer.from(rss(' encoding="utf-8"', 'Bäume'), 'latin1'), undefined, 'windows-1252', 'Bäume'],
    ['quotes of windows-1252 that say Latin-1', iconv.encode(rss(' encoding="iso-8859-1"', '“quay”'), 'win1252'), undefined, 'iso-8859-1', '“quay”'],
    ['UTF-16 with a mark', iconv.encode(rss('', 'Bäume'), 'utf-16le', { addBOM: true }), undefined, 'utf-16le', 'Bäume'],
    ['UTF-16 without', iconv.encode(rss('', 'Bäume'), 'utf-16be'), undefined, 'utf-16be', 'Bäume'],
    ['UTF-32', iconv.encode(rss('', 'Bäume'), 'utf-32le', { addBOM: true }), undefined, 'utf-32le', 'Bäume'],
    ['ASCII that says UTF-16', Buffer.from(rss(' encoding="utf-16"', 'Quay')), undefined, 'utf-8', 'Quay'],
    ['ASCII bytes that are none', Buffer.from(rss(' encoding="iso-2022-jp"', '\x1b$B9A\x1b(B')), undefined, 'iso-2022-jp', '港'],
    ['an encoding browsers do not know', iconv.encode(rss(' encoding="viscii"', 'cảng'), 'viscii'), undefined, 'viscii', 'cảng'],
    ['an unknown name', Buffer.from(rss(' encoding="nonsense"', 'Quay')), undefined, 'utf-8', 'Quay'],
    ['one broken byte in UTF-8', Buffer.concat([Buffer.from('<title>Bäume, Grün'), Buffer.from([0xff]), Buffer.from('</title>')]), undefined, 'utf-8', 'Bäume, Grün\ufffd'],
    [
      'one broken byte in UTF-8 whose header says Latin-1',
      Buffer.concat([Buffer.from('<title>Bäume, Grün'), Buffer.from([0xff]), Buffer.from('</title>')]),
      'text/xml; charset=iso-8859-1',
      'utf-8',
      'Bäume, Grün\ufffd',
    ],
    ['meta of a page', iconv.encode('<meta charset=windows-1251><title>Порт</title>', 'win1251'), 'text/html', 'windows-1251', 'Порт'],
  ]; // prettier-ignore
  test.each(table)('%s', (_what, bytes, contentType, encoding, title) => {
    const decoded = decodeText(bytes, contentType);
    expect(titleOf(decoded.text)).toBe(title);
    expect(decoded.encoding).toBe(encoding);
  });
});

test.each([
  ['a lie', Buffer.from(rss(' encoding="big5"', 'Bäume')), 'it says that it is in big5, but it is in UTF-8'],
  [
    'an unknown name',
    Buffer.from(rss(' encoding="nonsense"', 'Quay')),
    'it says that it is in nonsense, which is not known',
  ],
  ['broken bytes', Buffer.from([0xc3, 0xa4, 0xc3, 0xa4, 0xff]), 'it holds bytes that are not valid in utf-8'],
  [
    'nothing declared',
    Buffer.from('Bäume', 'latin1'),
    'it does not say in which encoding it is; it was read as windows-1252',
  ],
  [
    'Latin-1 that says UTF-8',
    Buffer.from(rss(' encoding="utf-8"', 'Bäume'), 'latin1'),
    'it is not in utf-8, as it says; it was read as windows-1252',
  ],
  ['all in order', Buffer.from(rss(' encoding="UTF-8"', 'Bäume')), undefined],
])('warning: %s', (_what, bytes, warning) => {
  expect(decodeText(bytes).warning).toBe(warning);
});
