import { hash } from 'node:crypto';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import type { DecisionContext } from './decide-article.js';
import type { Query } from './matching/query.js';

/**
 * The article that a publication is. Usually its identity tells. But addresses and guids are reused: where the new text has
 * next to nothing in common with what was published there before, it is another article, with an id of its own, and its
 * revisions are told by their likeness.
 */
export function resolveReuse(
  article: NormalizedArticle,
  query: Query,
  { memory, matcher }: Pick<DecisionContext, 'memory' | 'matcher'>,
): NormalizedArticle {
  const { articleId: identity, contentHash } = article;
  const known = memory.withIdentity(identity);
  if (known.length === 0) return article;
  const earlier = known.findLast((other) => !matcher.isUnlike(query, other));
  const articleId = earlier ? earlier.articleId : idOfReuse(identity, contentHash);
  return articleId === identity ? article : { ...article, articleId, identity };
}

/** The same on every replay, and if the text comes back after it was forgotten. */
function idOfReuse(identity: string, contentHash: string): string {
  return hash('sha256', JSON.stringify(['reused', identity, contentHash])).slice(0, 32);
}
