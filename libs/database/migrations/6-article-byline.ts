import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who wrote an article, as published. */
export class ArticleByline1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE article ADD COLUMN byline text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE article DROP COLUMN byline`);
  }
}
