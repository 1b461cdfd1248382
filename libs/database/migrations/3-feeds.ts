import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feeds, the items they brought, and whose turn it is at each host. */
export class Feeds1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feed (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        url_key text NOT NULL UNIQUE,
        former_url_keys text[] NOT NULL DEFAULT '{}',
        host text NOT NULL,
        name text NOT NULL,
        edition text NOT NULL,
        fixed_interval int,
        full_text boolean NOT NULL DEFAULT false,
        proxy text,
        throttle_on_forbidden boolean NOT NULL DEFAULT false,
        paused_reason text,
        deleted_at timestamptz(3),
        added_at timestamptz(3) NOT NULL DEFAULT now(),
        title text,
        site_url text,
        etag text,
        last_modified text,
        content_signature char(32),
        pace jsonb,
        next_poll_at timestamptz(3) NOT NULL DEFAULT now(),
        next_poll_reason text NOT NULL DEFAULT 'It was just added.',
        lease_owner text,
        leased_until timestamptz(3) NOT NULL DEFAULT '-infinity',
        last_polled_at timestamptz(3),
        last_success_at timestamptz(3),
        last_new_at timestamptz(3),
        verdict text,
        detail text,
        flaws text[] NOT NULL DEFAULT '{}',
        failures int NOT NULL DEFAULT 0,
        moved_to text,
        moved_sightings int NOT NULL DEFAULT 0,
        item_identity text NOT NULL DEFAULT 'guid',
        item_identity_reason text,
        articles int NOT NULL DEFAULT 0,
        push_state text NOT NULL DEFAULT 'none',
        hub text,
        push_topic text,
        push_secret text,
        push_since timestamptz(3),
        push_until timestamptz(3),
        last_push_at timestamptz(3),
        push_next_at timestamptz(3),
        push_attempts int NOT NULL DEFAULT 0,
        push_detail text
      )`);
    // Only what can become due: paused and deleted feeds are never looked at.
    await runner.query(`
      CREATE INDEX feed_due ON feed (next_poll_at) WHERE paused_reason IS NULL AND deleted_at IS NULL`);
    await runner.query(`CREATE INDEX feed_push_due ON feed (push_next_at) WHERE push_next_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE feed_item (
        id uuid PRIMARY KEY,
        feed_id uuid NOT NULL REFERENCES feed ON DELETE CASCADE,
        guid_key char(32),
        url_key char(32),
        content_key char(32) NOT NULL,
        article_guid text,
        last_seen_at timestamptz(3) NOT NULL
      )`);
    for (const name of ['guid', 'url', 'content'])
      await runner.query(`CREATE INDEX feed_item_${name} ON feed_item (feed_id, ${name}_key)`);
    // One row for each connection that may be open to a host at a time.
    await runner.query(`
      CREATE TABLE host_turn (
        host text NOT NULL,
        slot int NOT NULL,
        ready_at timestamptz(3) NOT NULL DEFAULT '-infinity',
        holder text,
        held_until timestamptz(3) NOT NULL DEFAULT '-infinity',
        PRIMARY KEY (host, slot)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE host_turn, feed_item, feed`);
  }
}
