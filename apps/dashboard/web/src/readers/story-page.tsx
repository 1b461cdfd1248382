import { useEffect } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useEventStream } from '../api/use-event-stream';
import { useResource } from '../api/use-resource';
import { useThrottled } from '../api/use-throttled';
import type { StoryArticle, StoryDetail, StoryEvent } from '../api/types';
import { languageName, textIn } from '../format/language';
import { Time } from '../format/time';
import { ConnectionState, ErrorNotice, Loading } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import { EvidencePanel } from './evidence';
import { RelationLine } from './relation';
import { EVENT_TYPES } from './stories-page';
import { Languages } from './story-item';
import './readers.css';

/** One story: its articles and why each of them is in it. */
export function StoryPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { data: story, error, reload } = useResource<StoryDetail>(`/api/stories/${encodeURIComponent(id)}`);
  const reloadSoon = useThrottled(reload, 800);
  const connection = useEventStream<StoryEvent>(
    '/api/events',
    ({ subject, data }) => {
      if (subject === id || data?.story?.id === id || data?.mergedFrom === id) reloadSoon();
    },
    EVENT_TYPES,
  );
  usePageTitle(story?.title);
  useEffect(() => {
    // The story was merged into another one: its present address.
    if (story && story.id !== id) void navigate(`/stories/${story.id}`, { replace: true });
  }, [story, id, navigate]);

  if (!story) return error ? <ErrorNotice error={error} retry={reload} /> : <Loading />;
  const byId = new Map(story.articles.map((article) => [article.id, article]));
  const opening = story.articles.find(({ title }) => title === story.title);
  return (
    <>
      <p className="back">
        <Link to="/">All stories</Link>
      </p>
      <header className="story-head">
        <h1 {...textIn(opening?.language ?? 'und')}>{story.title || 'Untitled'}</h1>
        <div className="facts">
          <span>{story.articleCount === 1 ? '1 article' : `${story.articleCount} articles`}</span>
          <span>
            first <Time iso={story.firstPublishedAt} />
          </span>
          <span>
            latest <Time iso={story.lastPublishedAt} />
          </span>
          <ConnectionState connection={connection} />
        </div>
        <Languages tags={story.languages} />
      </header>
      {error && <ErrorNotice error={error} retry={reload} />}
      <h2 className="section">Who told it</h2>
      <ol className="articles">
        {story.articles.map((article) => (
          <ArticleItem key={article.id} article={article} related={byId.get(article.relatedTo ?? '')} />
        ))}
      </ol>
    </>
  );
}

function ArticleItem({ article, related }: { article: StoryArticle; related: StoryArticle | undefined }) {
  return (
    <li id={article.id} className="article">
      <p className="origin">
        <span className="language">{languageName(article.language)}</span>
        <Link to={`/?${new URLSearchParams({ source: article.source })}`}>{article.source}</Link>
        <Time iso={article.publishedAt} />
      </p>
      <h3 {...textIn(article.language)}>
        <Link to={`/articles/${article.id}`}>{article.title || 'Untitled'}</Link>
      </h3>
      <RelationLine article={article} related={related} />
      {article.evidence && (
        <EvidencePanel evidence={article.evidence} other={related ? languageName(related.language) : null} />
      )}
    </li>
  );
}
