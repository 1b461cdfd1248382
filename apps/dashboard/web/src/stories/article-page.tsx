import { Link, useParams } from 'react-router';
import type { ArticleDetail } from '#libs/contracts/api/articles.js';
import { useResource } from '../api/use-resource';
import { languageAttributes, languageName } from '../format/language';
import { isWebUrl } from '../format/text';
import { Time } from '../format/time';
import { ErrorNotice, Loading, usePageTitle } from '../shell/page-parts';
import './stories.css';

/** One article's text, in its own language and direction. */
export function ArticlePage() {
  const { id = '' } = useParams();
  const { data: article, error, reload } = useResource<ArticleDetail>(`/api/articles/${encodeURIComponent(id)}`);
  usePageTitle(article?.title);
  if (!article) return error ? <ErrorNotice error={error} retry={reload} what="article" /> : <Loading />;
  const paragraphs = article.text.split(/\n+/).filter((line) => line.trim());
  return (
    <>
      <p className="back">
        <Link to={`/stories/${article.storyId}`}>The whole story</Link>
      </p>
      <article className="text" {...languageAttributes(article.language)}>
        <h1>{article.title || 'Untitled'}</h1>
        <p className="origin" lang="en" dir="ltr">
          <span className="language">{languageName(article.language)}</span>
          <span>{article.source}</span>
          {article.byline && <span dir="auto">{article.byline}</span>}
          <Time iso={article.publishedAt} />
          {isWebUrl(article.url) && (
            <a href={article.url} rel="noopener noreferrer nofollow">
              Original article
            </a>
          )}
        </p>
        {paragraphs.length === 0 && (
          <p className="undated" lang="en" dir="ltr">
            Only the title is available.
          </p>
        )}
        {paragraphs.map((paragraph, index) => (
          <p key={index}>{paragraph}</p>
        ))}
      </article>
    </>
  );
}
