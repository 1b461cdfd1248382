import { Link } from 'react-router';
import type { Relation, StoryArticle } from '../api/types';
import { languageName, textIn } from '../format/language';

const WORDS: Record<Relation, string> = {
  first: 'Opened this story',
  revision: 'New version of',
  copy: 'Same text as',
  'near-copy': 'Nearly the same text as',
  translation: 'Translation of',
  'same-story': 'Tells the same story as',
};

/** How an article joined its story, as a sentence; `related` is missing when that article is not in the list. */
export function RelationLine({ article, related }: { article: StoryArticle; related: StoryArticle | undefined }) {
  if (!article.relatedTo || article.relation === 'first') return <p className="relation">{WORDS[article.relation]}</p>;
  return (
    <p className="relation">
      {WORDS[article.relation]}{' '}
      {related ? (
        <a href={`#${related.id}`}>
          <q {...textIn(related.language)}>{related.title || 'Untitled'}</q>
        </a>
      ) : (
        <Link to={`/articles/${article.relatedTo}`}>another article</Link>
      )}
      {related && ` (${languageName(related.language)}, ${related.source})`}
    </p>
  );
}
