import type { Request } from 'express';
import type { Story } from '#libs/database/entities/story.entity.js';

/** Chooses the language of a story's title among those that it has one in; undefined: its main language. */
export type TitleLanguage = (story: Pick<Story, 'titles' | 'titleLanguage'>) => string | undefined;

/**
 * The title's language by the request: `lang`, a BCP 47 tag, else Accept-Language (RFC 9110 §12.5.4).
 * A story that has a title in none of these languages keeps the one of its main language.
 */
export function titleLanguageOf(request: Request, lang: string | undefined): TitleLanguage {
  if (lang === undefined && request.headers['accept-language'] === undefined) return () => undefined;
  return ({ titles, titleLanguage }) => {
    // The main language first: that is the answer to `*`.
    const available = [titleLanguage, ...Object.keys(titles).filter((tag) => tag !== titleLanguage)];
    if (lang === undefined) return request.acceptsLanguages(available) || undefined;
    const wanted = lang.toLowerCase();
    const primary = wanted.split('-')[0]!;
    return (
      available.find((tag) => tag.toLowerCase() === wanted) ??
      available.find((tag) => tag.toLowerCase().split('-')[0] === primary)
    );
  };
}

/** The story with its title in the chosen language. */
export function withTitle<T extends Pick<Story, 'title' | 'titles' | 'titleLanguage'>>(
  story: T,
  choose: TitleLanguage,
): T {
  const language = choose(story);
  const title = language === undefined ? undefined : story.titles[language];
  return title === undefined ? story : { ...story, title, titleLanguage: language! };
}
