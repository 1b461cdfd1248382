import { Link } from 'react-router';
import type { StorySummary } from '#libs/contracts/story.js';
import { languageAttributes, languageName } from '../format/language';
import { Time } from '../format/time';

/** A story in the list of the front page. */
export function StoryItem({ story, isLead }: { story: StorySummary; isLead: boolean }) {
  return (
    <li className={isLead ? 'story lead' : 'story'}>
      <h2 {...languageAttributes(story.titleLanguage)}>
        <Link to={`/stories/${story.id}`}>{story.title || 'Untitled'}</Link>
      </h2>
      <p className="facts">
        <span>{articleCount(story)}</span>
        <Time iso={story.lastPublishedAt ?? story.firstPublishedAt} />
      </p>
      <Languages tags={story.languages} />
    </li>
  );
}

export function articleCount(story: StorySummary): string {
  return story.articleCount === 1 ? '1 article' : `${story.articleCount} articles`;
}

/** Links to the stories in each language. */
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
