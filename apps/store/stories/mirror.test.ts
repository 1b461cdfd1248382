import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import { StoryEvent } from '#libs/contracts/story-event.js';
import type { StoryArticle, StorySummary } from '#libs/contracts/story.js';
import { createDataSource } from '#libs/database/data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { Story } from '#libs/database/entities/story.entity.js';
import { topics } from '#libs/contracts/topics.js';
import { createPartitions } from '#libs/messaging/postgres-log/log-table.js';
import { removeArticles } from '../removal/remove-articles.js';
import { storeDecisions } from './store-decisions.controller.js';
import { clustered, idOf, inLog, joined, merged } from './store.fixtures.js';
import { toStoryArticle, toSummary } from './story-views.js';

const folder = mkdtempSync(join(tmpdir(), 'mirror-test-'));
let postgres: EmbeddedPostgres;
let db: DataSource;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  db = await createDataSource(postgres.address).initialize();
  await createPartitions(db.manager, [topics.stories]);
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Mirror {
  stories: Map<string, StorySummary>;
  articles: Map<string, StoryArticle>;
}

function apply({ type, subject, data }: StoryEvent, { stories, articles }: Mirror): void {
  if (data.story.articleCount === 0) stories.delete(subject);
  else stories.set(subject, data.story);
  if ('article' in data) articles.set(data.article.id, data.article);
  if (type === 'org.babelwire.story.article-removed.v1') articles.delete(data.articleId);
  if (!('mergedFrom' in data)) return;
  stories.delete(data.mergedFrom);
  for (const article of articles.values())
    if (article.storyId === data.mergedFrom) articles.set(article.id, { ...article, storyId: subject });
}

/** Numbers from 0 below 1 that are the same in each run. */
function randomNumbers(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** Decisions on 60 articles in 30 stories: new ones, revisions that move, merges in any direction, joins in any direction. */
function randomDecisions(random: () => number): LoggedDecision[] {
  const pick = (letter: string, count: number): string => `${letter}${Math.floor(random() * count)}`;
  return Array.from({ length: 250 }, (_, n) => {
    const [kind, id, story] = [random(), pick('a', 60), pick('S', 30)];
    if (kind < 0.04) return merged(story, pick('S', 30));
    if (kind < 0.2) return joined(id, pick('a', 60), story);
    const textId = random() < 0.3 ? `text of ${pick('a', 60)}` : `text of ${id}`;
    const language = pick('l', 4).replace('l', 'x-');
    const title = random() < 0.1 ? '' : `${pick('word', 9)} ${pick('word', 9)} ${n}`;
    const published = random() < 0.1 ? null : new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    const received = new Date(Date.UTC(2026, 0, 2, 0, 0, n)).toISOString();
    return clustered({ id, story, textId, title, language, source: pick('source', 5), published, received });
  });
}

/** Removes some of the 60 articles, as an erasure or the retention does. @returns the published events */
async function removeSome(random: () => number): Promise<unknown[]> {
  const ids = Array.from({ length: 1 + Math.floor(random() * 4) }, () => idOf(`a${Math.floor(random() * 60)}`));
  await db.transaction((transaction) => removeArticles([...new Set(ids)], transaction));
  const rows: { value: Buffer }[] = await db.query(`SELECT value FROM message_log ORDER BY record_offset`);
  await db.query(`DELETE FROM message_log`);
  return rows.map(({ value }) => JSON.parse(value.toString()) as unknown);
}

test.each([1, 2, 3, 4])('events applied in order give the stored stories (decisions %i)', async (seed) => {
  await db.query('TRUNCATE article, story, story_alias, text_alias, applied_decision, edition');
  const random = randomNumbers(seed);
  const log = inLog(...randomDecisions(random));
  const mirror: Mirror = { stories: new Map(), articles: new Map() };
  const types = new Set<string>();
  let sequence = 0;
  for (let start = 0; start < log.length;) {
    const batch = log.slice(start, (start += 1 + Math.floor(random() * 40)));
    const { emit } = await db.transaction((transaction) => storeDecisions(batch, transaction));
    const removed = random() < 0.3 ? await removeSome(random) : [];
    for (const value of [...emit.map(({ value }) => value), ...removed]) {
      const event = StoryEvent.parse(value);
      expect(event.sequence).toBe(++sequence);
      types.add(event.type);
      apply(event, mirror);
    }
  }
  const stories = (await db.manager.find(Story)).map(toSummary);
  const articles = (await db.manager.find(Article)).map(toStoryArticle);
  expect(mirror.stories).toEqual(new Map(stories.map((story) => [story.id, story])));
  expect(mirror.articles).toEqual(new Map(articles.map((article) => [article.id, article])));
  expect(types.size).toBe(7);
  expect(stories.length).toBeGreaterThan(3);
});

test('a decision for another edition becomes a dead letter', async () => {
  await db.query('TRUNCATE article, story, story_alias, text_alias, applied_decision, edition');
  const first = clustered({ id: 'a', story: 'S1' });
  const log = inLog(
    first,
    { ...first, edition: 'sport', articleId: idOf('b') },
    { ...merged('S1', 'S2'), edition: 'sport' },
  );
  const { emit, deadLetter } = await db.transaction((transaction) => storeDecisions(log, transaction));
  expect(emit).toHaveLength(1);
  expect(deadLetter!.map(({ message, reason }) => `${message.offset} ${reason}`)).toEqual([
    '1 field "storyId": must be of the edition "sport", but is of "main"',
    '2 field "from": must be of the edition "sport", but is of "main"',
  ]);
});
