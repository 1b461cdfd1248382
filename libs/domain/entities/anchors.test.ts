import type { PackedAnchors } from '#libs/contracts/normalized-article.js';
import { ANCHOR_VERSION, packAnchors, unpackAnchors } from './anchors.js';
import { NO_PRIOR } from './anchor-kinds.js';
import { extractAnchors } from './extract-anchors.js';

test.each<[text: string, language: string]>([
  ['', 'und'],
  ['...', 'und'],
  ['Angela Brandt flew to Berlin with 1,234 people on Monday.', 'en'],
  ['Президент прибыл в Москву в понедельник: 5 млн евро.', 'ru'],
  ['特朗普在北京和东京都', 'zh'],
  ['นายกรัฐมนตรีเดินทางไปกัมพูชาและลอนดอน', 'th'],
])('anchors of "%s" survive packing', (text, language) => {
  const doc = extractAnchors(text, language);
  const sent = JSON.parse(JSON.stringify(packAnchors(doc))) as ReturnType<typeof packAnchors>;
  expect(sent.version).toBe(ANCHOR_VERSION);
  expect(unpackAnchors(sent)).toEqual(doc);
});

test('common words have a prior, others don’t', () => {
  const { priors, keys } = unpackAnchors(packAnchors(extractAnchors('the government, Zzyzxborough, 1,234', 'en')));
  expect(priors).toHaveLength(keys.length);
  expect(new Set([...priors].map((prior) => prior === NO_PRIOR))).toEqual(new Set([true, false]));
});

/** One key and one mention at most: header, key, mention and start (16 bits each), kind, prior, length and count. */
function withHeader(keys: number, mentions: number, ...integers: number[]): PackedAnchors {
  const bytes = Buffer.alloc(20 + Math.max(0, keys) * 8 + (keys < 0 ? 0 : mentions * 4));
  Int32Array.of(keys, mentions, ...integers).forEach((integer, i) => {
    if (i * 4 + 4 <= bytes.length) bytes.writeInt32LE(integer, i * 4);
  });
  return { version: ANCHOR_VERSION, data: bytes.toString('base64') };
}

describe('refuses', () => {
  const packed = packAnchors(extractAnchors('Berlin, 1,234', 'en'));

  test.each([
    ['another version', { ...packed, version: ANCHOR_VERSION - 1 }],
    ['less data than its header says', { ...packed, data: packed.data.slice(0, -4) }],
    ['more data than its header says', { ...packed, data: Buffer.alloc(400).toString('base64') }],
    ['less than a header', { ...packed, data: 'AAAA' }],
    ['no data', { ...packed, data: '' }],
    ['negative counts', withHeader(-1, 2, 0, 0, 0)],
    ['more numbers than mentions', withHeader(0, 1, 2, 0, 9)],
    ['a negative key', withHeader(1, 1, 0, 0, 9, -1)],
    ['a key of a mention that is missing', withHeader(1, 1, 0, 0, 9, 1, 1)],
    ['an unknown kind', withHeader(1, 1, 0, 0, 9, 1, 0, 255)],
  ])('%s', (_name, broken) => {
    expect(() => unpackAnchors(broken)).toThrow(/^anchors /);
  });
});
