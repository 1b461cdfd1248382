import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The text that an article is of, and aliases of joined texts. No article is related to itself any longer. */
export class ArticleText1790000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE text_alias (from_id char(32) PRIMARY KEY, into_id char(32) NOT NULL)`);
    await runner.query(`CREATE INDEX text_alias_into ON text_alias (into_id)`);
    await runner.query(`ALTER TABLE article ADD COLUMN text_id char(32)`);
    await runner.query(FILL);
    await runner.query(`ALTER TABLE article ALTER COLUMN text_id SET NOT NULL`);
    await runner.query(`CREATE INDEX article_text ON article (text_id)`);
    await runner.query(`UPDATE article SET related_to = NULL WHERE related_to = id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE article DROP COLUMN text_id`);
    await runner.query(`DROP TABLE text_alias`);
  }
}

/**
 * Follows relations within a text to its first article. Where two articles are translations of each other, that is the
 * earliest one. The id is made as in libs/domain/stories/decide-article.ts.
 */
const FILL = `
  WITH RECURSIVE edge (id, other) AS (
    SELECT article.id, related.id
      FROM article JOIN article related ON related.id = article.related_to
     WHERE article.relation IN ('revision', 'copy', 'near-copy', 'translation') AND related.id <> article.id
  ), reached (id, other) AS (
    SELECT id, id FROM article
    UNION
    SELECT reached.id, edge.other FROM reached JOIN edge ON edge.id = reached.other
  ), text (id, first) AS (
    SELECT DISTINCT ON (reached.id) reached.id, reached.other
      FROM reached JOIN article ON article.id = reached.other
     ORDER BY reached.id, article.id IN (SELECT id FROM edge), article.received_at, article.id
  )
  UPDATE article
     SET text_id = left(encode(sha256(convert_to(concat(E'text\\n', edition, E'\\n', text.first), 'UTF8')), 'hex'), 32)
    FROM text
   WHERE text.id = article.id`;
