import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.js';

const SortKey = z.tuple([z.string(), z.number()]);

test('a cursor gives back what it was made of', () => {
  const cursor = encodeCursor(['Ä 北京', 7]);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCursor(SortKey, cursor)).toEqual(['Ä 北京', 7]);
});

test.each([
  ['no JSON', 'x'],
  ['another list', encodeCursor(['a'])],
  ['a bare value', Buffer.from('"a"').toString('base64url')],
])('%s is refused as the field `cursor`', (_what, cursor) => {
  expect(() => decodeCursor(SortKey, cursor)).toThrow('cursor: must be the `next` of an earlier page');
});
