import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { describeBus } from './bus-suite.js';
import { describeHostileSenders } from './hostile-senders.js';
import type { BusUnderTest } from './suite-run.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { partitionOf } from '#libs/messaging/bus/record.js';

async function openPostgresLog(): Promise<BusUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  const postgres = await startEmbeddedPostgres(folder);
  const dataSource = await createDataSource(postgres.address).initialize();
  return {
    dataSource,
    open: async () => {
      const bus = new PostgresBus({ dataSource, logger: pino({ level: 'silent' }) });
      await bus.connect();
      return bus;
    },
    append: async (topic, key, value, headers = {}) => {
      const partition = partitionOf(key ?? '', topic.partitions);
      const [row]: { record_offset: string }[] = await dataSource.query(
        `WITH head AS (UPDATE message_partitions SET end_offset = end_offset + 1
           WHERE topic = $1 AND partition = $2 RETURNING end_offset - 1 AS record_offset)
         INSERT INTO message_log (topic, partition, record_offset, key, value, headers, appended_at)
         SELECT $1, $2, record_offset, $3, $4, $5, now() FROM head RETURNING record_offset`,
        [topic.name, partition, key, value, JSON.stringify(headers)],
      );
      return { partition, offset: row!.record_offset };
    },
    stop: async () => {
      await dataSource.destroy();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describeBus('PostgreSQL log on the embedded database', openPostgresLog);
describeHostileSenders('the PostgreSQL log', openPostgresLog);
