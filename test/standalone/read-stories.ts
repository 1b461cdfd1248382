import type { StoryDetail, StoryPage } from '#libs/contracts/api/stories.js';
import type { BabelwireProcess } from './babelwire-process.js';

/**
 * All stories with their articles.
 * @param lang language of the titles; without it, each story's own
 */
export async function readStories(server: BabelwireProcess, lang?: string): Promise<StoryDetail[]> {
  const stories: StoryDetail[] = [];
  const query = lang === undefined ? '' : `?lang=${lang}`;
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: StoryPage = await server.get(`/api/stories?limit=100${cursor && `&cursor=${cursor}`}`);
    for (const { id } of page.items) stories.push(await server.get<StoryDetail>(`/api/stories/${id}${query}`));
    cursor = page.next;
  }
  return stories;
}

/** Total number of articles in the stories. */
export function articlesIn(stories: StoryDetail[]): number {
  return stories.reduce((sum, { articles }) => sum + articles.length, 0);
}

/**
 * Expects the five articles on one event in five languages in one story. The German and the Indonesian one are translations
 * of each other, the others independent; each has evidence that adds up.
 */
export function expectFiveInOne(stories: StoryDetail[]): void {
  const summaries = stories.map(({ languages, articles }) => `${languages.join(' ')} in ${articles.length}`);
  expect(summaries).toContain('de en fr id nl in 5');
  const { articles } = stories.find(({ languages }) => languages.length === 5)!;
  const pair = articles.filter(({ language }) => language === 'de' || language === 'id');
  const translated = pair.filter(({ relation }) => relation === 'translation');
  expect(translated.length).toBeGreaterThan(0);
  for (const { id, relatedTo } of translated) expect(relatedTo).toBe(pair.find((other) => other.id !== id)!.id);
  for (const { language, relation, evidence } of articles) {
    if (!pair.some((one) => one.language === language)) expect(['same-story', 'first']).toContain(relation);
    if (relation === 'first') continue;
    const parts = [...evidence.anchors, ...evidence.adjustments];
    expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(evidence.score, 2);
    expect(evidence.score).toBeGreaterThanOrEqual(evidence.threshold);
    expect(evidence.anchors.length).toBeGreaterThan(3);
  }
}
