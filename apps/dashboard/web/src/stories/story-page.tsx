import { useEffect } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { StoryDetail } from '#libs/contracts/api/stories.js';
import type { StoryArticle } from '#libs/contracts/story.js';
import type { Relation } from '#libs/contracts/cluster-decision.js';
import { useStoryEvents, useThrottled } from '../api/use-event-stream';
import { useResource } from '../api/use-resource';
import { languageAttributes, languageName } from '../format/language';
import { Time } from '../format/time';
import { AtomLink, ConnectionState, ErrorNotice, Loading, usePageTitle } from '../shell/page-parts';
import { EvidencePanel } from './evidence';
import { Revisions } from './revisions';
import { articleCount, Languages } from './story-item';
import './stories.css';

/** Events come in bursts: the story is reloaded once per burst. */
const RELOAD_DELAY_MS = 800;

/** One story: its articles, their relations and the evidence. */
export function StoryPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { data: story, error, reload } = useResource<StoryDetail>(`/api/stories/${encodeURIComponent(id)}`);
  const reloadSoon = useThrottled(reload, RELOAD_DELAY_MS);
  const connection = useStoryEvents(({ subject, data }) => {
    if (subject === id || ('mergedFrom' in data && data.mergedFrom === id)) reloadSoon();
  });
  usePageTitle(story?.title);
  useEffect(() => {
    // The story was merged into another one.
    if (story && story.id !== id) void navigate(`/stories/${story.id}`, { replace: true });
  }, [story, id, navigate]);

  if (!story) return error ? <ErrorNotice error={error} retry={reload} what="story" /> : <Loading />;
  const byId = new Map(story.articles.map((article) => [article.id, article]));
  return (
    <>
      <p className="back">
        <Link to="/">All stories</Link>
      </p>
      <header className="story-head">
        <h1 {...languageAttributes(story.titleLanguage)}>{story.title || 'Untitled'}</h1>
        <div className="facts">
          <span>{articleCount(story)}</span>
          <Period from={story.firstPublishedAt} to={story.lastPublishedAt} />
          <AtomLink title={story.title || 'Untitled'} href={`/api/stories/${story.id}.atom`} />
          <ConnectionState connection={connection} />
        </div>
        <Languages tags={story.languages} />
      </header>
      {error && <ErrorNotice error={error} retry={reload} />}
      <h2 className="section">Articles</h2>
      <ol className="articles">
        {story.articles.map((article) => (
          <ArticleItem key={article.id} article={article} related={byId.get(article.relatedTo ?? '')} />
        ))}
      </ol>
    </>
  );
}

/** When the first and the latest article were published; a single time where that is all that is known. */
function Period({ from, to }: { from: string | null; to: string | null }) {
  if (from === to) return <Time iso={from} />;
  return (
    <>
      <span>
        first <Time iso={from} />
      </span>
      <span>
        latest <Time iso={to} />
      </span>
    </>
  );
}

function ArticleItem({ article, related }: { article: StoryArticle; related: StoryArticle | undefined }) {
  return (
    <li id={article.id} className="article">
      <p className="origin">
        <span className="language">{languageName(article.language)}</span>
        <Link to={`/?${new URLSearchParams({ source: article.source })}`}>{article.source}</Link>
        {article.byline && <span dir="auto">{article.byline}</span>}
        <Time iso={article.publishedAt} />
      </p>
      <h3 {...languageAttributes(article.language)}>
        <Link to={`/articles/${article.id}`}>{article.title || 'Untitled'}</Link>
      </h3>
      <RelationLine article={article} related={related} />
      <Revisions article={article} />
      <EvidencePanel evidence={article.evidence} other={related ? languageName(related.language) : null} />
    </li>
  );
}

const RELATION_LABELS: Record<Relation, string> = {
  first: 'Started this story',
  revision: 'New version of',
  copy: 'Same text as',
  'near-copy': 'Nearly the same text as',
  translation: 'Translation of',
  'same-story': 'Tells the same story as',
};

/**
 * A new version of the article itself keeps what the article is related to. It is no version of that: what it is, `textId` tells.
 */
function relationShown(article: StoryArticle, related: StoryArticle | undefined): Relation {
  if (article.relation !== 'revision' || article.evidence.method !== 'identity') return article.relation;
  if (!article.relatedTo) return 'first';
  if (article.textId !== related?.textId) return 'same-story';
  return article.language === related.language ? 'near-copy' : 'translation';
}

/** How an article joined the story; `related` is undefined when that article is not in the list. */
function RelationLine({ article, related }: { article: StoryArticle; related: StoryArticle | undefined }) {
  const relation = relationShown(article, related);
  const label = RELATION_LABELS[relation];
  if (!article.relatedTo || relation === 'first') return <p className="relation">{label}</p>;
  return (
    <p className="relation">
      {label}{' '}
      {related ? (
        <a href={`#${related.id}`}>
          <q {...languageAttributes(related.language)}>{related.title || 'Untitled'}</q>
        </a>
      ) : (
        <Link to={`/articles/${article.relatedTo}`}>another article</Link>
      )}
      {related && ` (${languageName(related.language)}, ${related.source})`}
    </p>
  );
}
