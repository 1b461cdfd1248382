import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks with how far each has come, and the log of their deliveries. */
export class Webhooks1790000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        edition text NOT NULL,
        types text[],
        language text,
        source text,
        secret text NOT NULL,
        created_at timestamptz NOT NULL,
        paused_reason text,
        last_sequence bigint NOT NULL,
        last_delivered_at timestamptz,
        failures int NOT NULL DEFAULT 0,
        failing_since timestamptz,
        last_error text,
        next_attempt_at timestamptz NOT NULL,
        missed_from bigint,
        missed_to bigint,
        lease_owner text,
        leased_until timestamptz NOT NULL DEFAULT '-infinity'
      )`);
    await runner.query(`
      CREATE TABLE webhook_delivery (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        sequence bigint,
        event_id text NOT NULL,
        type text NOT NULL,
        attempt int NOT NULL,
        status int,
        error text,
        duration_ms int NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook_id, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE webhook_delivery`);
    await runner.query(`DROP TABLE webhook`);
  }
}
