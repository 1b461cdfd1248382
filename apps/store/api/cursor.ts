import { z } from 'zod';
import { HashId } from '#libs/contracts/normalized-article.js';
import { FieldException } from '#libs/runtime/problem-filter.js';

/** The last row of a page, in the order of the list. */
export interface Position {
  newestAt: Date;
  id: string;
}

const Parts = z.tuple([z.iso.datetime(), HashId]);

export function encodeCursor({ newestAt, id }: Position): string {
  return Buffer.from(`${newestAt.toISOString()} ${id}`).toString('base64url');
}

/** @throws FieldException 400 when it is not one of ours */
export function decodeCursor(cursor: string): Position {
  const parts = Parts.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '));
  if (!parts.success)
    throw new FieldException(400, [{ field: 'cursor', detail: 'must be the `next` of an earlier page' }]);
  return { newestAt: new Date(parts.data[0]), id: parts.data[1] };
}
