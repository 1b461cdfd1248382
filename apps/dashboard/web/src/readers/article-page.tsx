import { Link, useParams } from 'react-router';
import { useResource } from '../api/use-resource';
import type { Article } from '../api/types';
import { languageName, textIn } from '../format/language';
import { Time } from '../format/time';
import { ErrorNotice, Loading } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import './readers.css';

/** One article's text, in its own language and direction. */
export function ArticlePage() {
  const { id = '' } = useParams();
  const { data: article, error, reload } = useResource<Article>(`/api/articles/${encodeURIComponent(id)}`);
  usePageTitle(article?.title);
  if (!article) return error ? <ErrorNotice error={error} retry={reload} /> : <Loading />;
  const paragraphs = (article.text ?? '').split(/\n+/).filter((line) => line.trim());
  return (
    <>
      <p className="back">
        <Link to={article.storyId ? `/stories/${article.storyId}` : '/'}>
          {article.storyId ? 'The whole story' : 'All stories'}
        </Link>
      </p>
      <article className="text" {...textIn(article.language)}>
        <h1>{article.title || 'Untitled'}</h1>
        <p className="origin" lang="en" dir="ltr">
          <span className="language">{languageName(article.language)}</span>
          <span>{article.source}</span>
          <Time iso={article.publishedAt} />
          {isWebAddress(article.url) && (
            <a href={article.url} rel="noopener noreferrer nofollow">
              Where it was published
            </a>
          )}
        </p>
        {paragraphs.length === 0 && (
          <p className="undated" lang="en" dir="ltr">
            Only its title is known.
          </p>
        )}
        {paragraphs.map((paragraph, index) => (
          <p key={index}>{paragraph}</p>
        ))}
      </article>
    </>
  );
}

/** Articles come from anywhere: no javascript: links. */
function isWebAddress(url: string | null | undefined): url is string {
  return /^https?:\/\//i.test(url ?? '');
}
