import { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from './normalize-article.js';

const RECEIVED = new Date('2025-07-17T12:00:00.000Z');
const TEXT = 'The harbour master said on Thursday that twelve boats had been lifted out of the water.';

function datesOf(given: object) {
  const raw = RawArticle.parse({ source: 'harbour', title: 'Twelve boats lifted', text: TEXT, ...given });
  const { publishedAt, publishedAtOriginal, receivedAt } = normalizeArticle(raw, RECEIVED);
  return { publishedAt, publishedAtOriginal, receivedAt };
}

test.each([
  ['Maren Holt', 'Maren Holt'],
  [' Maren\n Holt,\u200b\u0000 Ostrava ', 'Maren Holt, Ostrava'],
  ['\u200b', null],
  [undefined, null],
])('the byline %j becomes %j', (byline, expected) => {
  const raw = RawArticle.parse({ source: 'harbour', text: TEXT, byline });
  expect(normalizeArticle(raw, RECEIVED).byline).toBe(expected);
});

test('a record of the version before has no byline', () => {
  const { byline: _byline, ...old } = normalizeArticle(RawArticle.parse({ source: 'harbour', text: TEXT }), RECEIVED);
  expect(NormalizedArticle.parse(old).byline).toBeNull();
});

describe('the publisher’s date', () => {
  test.each([
    ['Thu, 17 Jul 2025 09:24:43 +0200', '2025-07-17T07:24:43.000Z'],
    ['Thu, 17 Jul 2025 13:24:43 +0200', '2025-07-17T11:24:43.000Z'],
    ['7/8/2024', '2024-07-08T00:00:00.000Z'],
  ])('%s is read and kept', (publishedAt, expected) => {
    expect(datesOf({ publishedAt })).toMatchObject({ publishedAt: expected, publishedAtOriginal: publishedAt });
  });

  test.each(['Thu, 17 Jul 2025 12:00:01 GMT', '18 July 2025', '2025-07-18T02:00:00+14:00'])(
    '%s is clamped to when it was received, and kept as written',
    (publishedAt) => {
      expect(datesOf({ publishedAt })).toEqual({
        publishedAt: RECEIVED.toISOString(),
        publishedAtOriginal: publishedAt,
        receivedAt: RECEIVED.toISOString(),
      });
    },
  );

  test('when the fetcher received it counts, not when the normalizer did', () => {
    const dates = datesOf({ publishedAt: '2025-07-17T11:30:00Z', receivedAt: '2025-07-17T11:00:00Z' });
    expect(dates).toMatchObject({ publishedAt: '2025-07-17T11:00:00.000Z', receivedAt: '2025-07-17T11:00:00.000Z' });
  });

  test.each([
    'yesterday',
    'Thu, 31 Jun 2025 09:24:43 GMT',
    '9999-12-31T23:59:59-99:99',
    '0001-01-01T00:00:00Z',
    '1970-01-01',
    '0',
    '2025-07-18T12:00:01Z',
    '17 July 2093',
    '9999-12-31T23:59:59Z',
    'Tue, 19 Jan 2038 03:14:07 GMT',
  ])('%s is missing, but kept as written', (publishedAt) =>
    expect(datesOf({ publishedAt })).toMatchObject({ publishedAt: null, publishedAtOriginal: publishedAt }),
  );

  test('is missing where there is none', () => {
    expect(datesOf({})).toMatchObject({ publishedAt: null, publishedAtOriginal: null });
  });

  test('takes precedence over a date in the text, which is used where there is no field', () => {
    const text = `Harbour News\n16 July 2025, 18:30\n${TEXT}`;
    expect(datesOf({ text })).toMatchObject({ publishedAt: '2025-07-16T18:30:00.000Z' });
    expect(datesOf({ text, publishedAt: '2025-07-17' })).toMatchObject({ publishedAt: '2025-07-17T00:00:00.000Z' });
    expect(datesOf({ text, publishedAt: '0001-01-01' })).toMatchObject({
      publishedAt: '2025-07-16T18:30:00.000Z',
      publishedAtOriginal: '0001-01-01',
    });
  });
});
