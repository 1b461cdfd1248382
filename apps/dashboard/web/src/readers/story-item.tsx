import { Link } from 'react-router';
import type { Story } from '../api/types';
import { languageName, textIn } from '../format/language';
import { Time } from '../format/time';

/** One story of the front page. */
export function StoryItem({ story, lead }: { story: Story; lead: boolean }) {
  // The title is in one of the languages; which one is only certain when there is one.
  const [only, ...others] = story.languages;
  const language = textIn(only && others.length === 0 ? only : 'und');
  return (
    <li className={lead ? 'story lead' : 'story'}>
      <h2 {...language}>
        <Link to={`/stories/${story.id}`}>{story.title || 'Untitled'}</Link>
      </h2>
      <p className="facts">
        <span>{story.articleCount === 1 ? '1 article' : `${story.articleCount} articles`}</span>
        <Time iso={story.lastPublishedAt ?? story.firstPublishedAt} />
      </p>
      <Languages tags={story.languages} />
    </li>
  );
}

/** Chips, each a way to the stories in that language. */
export function Languages({ tags }: { tags: string[] }) {
  return (
    <ul className="languages" aria-label="Languages">
      {tags.map((tag) => (
        <li key={tag}>
          <Link to={`/?${new URLSearchParams({ language: tag })}`}>{languageName(tag)}</Link>
        </li>
      ))}
    </ul>
  );
}
