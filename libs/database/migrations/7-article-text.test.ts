import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { textIdFor } from '#libs/domain/stories/decide-article.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { createDataSource } from '../data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres.js';

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

/** Articles in order of arrival, as versions before 0.3 stored them, and the first article of their text afterwards. */
const ARTICLES: [name: string, relation: string, relatedTo: string | null, first: string][] = [
  ['f', 'first', null, 'f'],
  ['a', 'copy', 'f', 'f'],
  ['1', 'same-story', 'a', '1'],
  ['2', 'translation', '1', '1'],
  ['3', 'near-copy', '2', '1'],
  // A revision of itself.
  ['4', 'revision', '4', '4'],
  ['0', 'copy', '4', '4'],
  // Translations of each other.
  ['c', 'translation', 'b', 'c'],
  ['b', 'translation', 'c', 'c'],
  ['5', 'copy', 'b', 'c'],
  // Of an article that isn't stored.
  ['6', 'copy', 'e', '6'],
];

const TEXT_ID = `SELECT FROM information_schema.columns WHERE table_name = 'article' AND column_name = 'text_id'`;

test('stored articles get the texts that their relations tell, and none is related to itself', async () => {
  // Later migrations come off first.
  while ((await db.query(TEXT_ID)).length > 0) await db.undoLastMigration();
  for (const [i, [name, relation, relatedTo]] of ARTICLES.entries()) {
    await db.query(
      `INSERT INTO article (id, edition, story_id, relation, related_to, evidence, title, text, source, language,
                            language_confidence, received_at, content_hash, revision)
       VALUES ($1, 'main', $1, $2, $3, '{}', '', '', 'test', 'en', 1, $4, $1, 1)`,
      [idOf(name), relation, relatedTo && idOf(relatedTo), new Date(Date.UTC(2026, 0, 1, i))],
    );
  }
  await db.runMigrations();
  const rows: { id: string; text_id: string; related_to: string | null }[] = await db.query('SELECT * FROM article');
  const firstOf = new Map(ARTICLES.map(([name]) => [textOf(name), name]));
  expect(Object.fromEntries(rows.map(({ id, text_id }) => [id[0], firstOf.get(text_id)]))).toEqual(
    Object.fromEntries(ARTICLES.map(([name, , , first]) => [name, first])),
  );
  expect(rows.filter(({ id, related_to }) => id === related_to)).toEqual([]);
});

const textOf = (name: string) => textIdFor({ edition: 'main', articleId: idOf(name) } as NormalizedArticle);
