import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { summarizeStory } from '#libs/domain/stories/summarize-story.js';
import { createDataSource } from '../data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres.js';
import { Article } from '../entities/article.entity.js';
import { Story } from '../entities/story.entity.js';

const folder = mkdtempSync(join(tmpdir(), 'migration-test-'));
let postgres: EmbeddedPostgres;
let db: DataSource;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  db = await createDataSource(postgres.address).initialize();
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const idOf = (name: string) => name.repeat(32);
const TITLES = `SELECT FROM information_schema.columns WHERE table_name = 'story' AND column_name = 'titles'`;

/** Articles in order of arrival: id, story, text, source, language, title. */
const ARTICLES: [id: string, story: string, text: string, source: string, language: string, title: string][] = [
  ['0', 'a', '1', 'A', 'de', 'Hochwasser'],
  ['1', 'a', '1', 'B', 'en', 'Flood'],
  ['2', 'a', '1', 'C', 'en', 'Flood again'],
  ['3', 'a', '2', 'B', 'fr', ''],
  ['4', 'b', '3', 'A', 'und', ''],
];

test('stored stories get the counts of their articles, and a title in each language', async () => {
  while ((await db.query(TITLES)).length > 0) await db.undoLastMigration();
  for (const [at, [id, story, text, source, language, title]] of ARTICLES.entries()) {
    await db.query(
      `INSERT INTO article (id, edition, story_id, text_id, relation, evidence, title, text, source, language,
                            language_confidence, received_at, content_hash, revision)
       VALUES ($1, 'main', $2, $3, 'first', '{}', $4, 'Text', $5, $6, 1, $7, $1, 1)`,
      [idOf(id), idOf(story), idOf(text), title, source, language, new Date(at)],
    );
  }
  await db.query(
    `INSERT INTO story (id, edition, title, languages, article_count, newest_at, updated_at)
     VALUES ($1, 'main', 'Hochwasser', '{de,en,fr}', 4, now(), now()), ($2, 'main', 'Text', '{und}', 1, now(), now())`,
    [idOf('a'), idOf('b')],
  );
  await db.runMigrations();
  const articles = await db.manager.find(Article);
  const [a, b] = await db.manager.find(Story, { order: { id: 'ASC' } });
  for (const story of [a!, b!]) {
    const members = articles.filter(({ storyId }) => storyId === story.id).map((row) => ({ ...row, lead: row.text }));
    const { articleCount, textCount, sourceCount, independentCount, titles } = summarizeStory(members);
    expect(story).toMatchObject({ articleCount, textCount, sourceCount, independentCount, titles });
  }
  expect([a!.titleLanguage, b!.titleLanguage]).toEqual(['de', 'und']);
}, 60_000);
