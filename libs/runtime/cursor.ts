import type { z } from 'zod';
import { FieldException } from './problem-filter.js';

/** Opaque cursor of a list: the sort key of the last row of a page, as base64url of JSON. Dates become ISO 8601. */
export function encodeCursor(sortKey: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(sortKey)).toString('base64url');
}

/**
 * The inverse of encodeCursor.
 * @param sortKey schema of the values, a tuple
 * @throws FieldException 400 that names the field `cursor`
 */
export function decodeCursor<T>(sortKey: z.ZodType<T>, cursor: string): T {
  try {
    return sortKey.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new FieldException(400, [{ field: 'cursor', detail: 'must be the `next` of an earlier page' }]);
  }
}
