import { Injectable, type PipeTransform } from '@nestjs/common';
import { HashId } from '#libs/contracts/normalized-article.js';
import { FieldException } from '#libs/runtime/problem-filter.js';

/** Refuses what cannot be an id. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (HashId.safeParse(id).success) return id;
    throw new FieldException(400, [{ field: 'id', detail: 'must be 32 hexadecimal digits in lower case' }]);
  }
}

/** The error for an id that no article has. */
export function noArticle(id: string): FieldException {
  return new FieldException(404, [{ field: 'id', detail: `there is no article ${id}` }]);
}
