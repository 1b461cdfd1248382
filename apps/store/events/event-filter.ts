import type { StoryEvent, StoryEventType } from '#libs/contracts/story-event.js';

/** Which events of an edition a consumer wants; what is left out or null doesn't restrict them. */
export interface EventFilter {
  types?: StoryEventType[] | null;
  /** A story's id. */
  story?: string | null;
  /** BCP 47 tag of an article in the story. */
  language?: string | null;
  /** Source of the event's article. Events without an article are of all sources. */
  source?: string | null;
}

export function eventFilter({ types, story, language, source }: EventFilter): (event: StoryEvent) => boolean {
  const tag = language && canonicalLanguage(language);
  return ({ type, subject, data }) =>
    (!types || types.includes(type)) &&
    (!story || subject === story || ('mergedFrom' in data && data.mergedFrom === story)) &&
    (!tag || data.story.languages.includes(tag)) &&
    (!source || !('article' in data) || data.article.source === source);
}

/** The tag in the form in which it is stored, as in `zh-Hans`. */
export function canonicalLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch {
    return tag;
  }
}
