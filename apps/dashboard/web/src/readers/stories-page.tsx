import { useSearchParams } from 'react-router';
import { useEventStream } from '../api/use-event-stream';
import type { StoryEvent } from '../api/types';
import { ConnectionState, ErrorNotice, Loading, Notice } from '../shell/notice';
import { usePageTitle } from '../shell/page-title';
import { FILTERS, StoryFilters } from './story-filters';
import { StoryItem } from './story-item';
import { useStories } from './use-stories';
import './readers.css';

export const EVENT_TYPES = ['story.created', 'story.article-added', 'story.revised', 'story.merged', 'story.split'];

/** The front page: stories, newest first, updating by themselves. */
export function StoriesPage() {
  const [parameters] = useSearchParams();
  const filters = new URLSearchParams([...parameters].filter(([name, value]) => FILTERS.includes(name) && value));
  const stories = useStories(filters.toString());
  const connection = useEventStream<StoryEvent>('/api/events', stories.heard, EVENT_TYPES);
  usePageTitle(null);
  const { items, error } = stories;
  return (
    <>
      <div className="page-head">
        <h1>Stories</h1>
        <ConnectionState connection={connection} />
      </div>
      <StoryFilters filters={filters} />
      {error && <ErrorNotice error={error} retry={() => void stories.refresh()} />}
      {!items && !error && <Loading />}
      {items?.length === 0 && <NoStories filtered={filters.size > 0} />}
      {items && items.length > 0 && (
        <ol className="stories" aria-label="Stories, newest first">
          {items.map((story, index) => (
            <StoryItem key={story.id} story={story} lead={index === 0 && filters.size === 0} />
          ))}
        </ol>
      )}
      {stories.hasMore && (
        <button type="button" className="more" disabled={stories.loadingMore} onClick={() => void stories.more()}>
          {stories.loadingMore ? 'Loading …' : 'Load more'}
        </button>
      )}
    </>
  );
}

function NoStories({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Notice title="No story matches">
        <p>Try fewer or other words, or another language or source.</p>
      </Notice>
    );
  }
  return (
    <Notice title="No stories yet">
      <p>
        Drop a text, HTML, JSON or RSS file into the inbox folder, or post an article to <code>/api/articles</code>. It
        appears here by itself.
      </p>
    </Notice>
  );
}
