import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { createDataSource } from '#libs/database/data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import type { Bus, Message } from '#libs/messaging/bus/bus.js';
import { PostgresBus } from '#libs/messaging/postgres-log/postgres-bus.js';
import { EventLog } from './event-log.js';
import { storeDecisions } from '../stories/store-decisions.controller.js';
import { clustered, inLog } from '../stories/store.fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'event-log-test-'));
let postgres: EmbeddedPostgres;
let db: DataSource;
let bus: PostgresBus;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  db = await createDataSource(postgres.address).initialize();
  bus = new PostgresBus({ dataSource: db, logger: pino({ level: 'silent' }) });
  await bus.connect();
}, 60_000);
afterAll(async () => {
  await bus.close();
  await db.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('events that the topic does not have yet are read from the database', async () => {
  const articles = ['a', 'b', 'c'].map((id) => clustered({ id, story: id }));
  const { emit } = await db.transaction((transaction) => storeDecisions(inLog(...articles), transaction));
  await bus.publish(emit);
  // A topic that has the first event only: Kafka while the relay of the outbox waits for a broker.
  let tell: (message: Message<StoryEvent>) => void = () => {};
  const tail = (_topic: unknown, _from: unknown, each: typeof tell) => {
    tell = each;
    return new Promise<void>(() => {});
  };
  const log = new EventLog(db, { tail } as unknown as Bus);
  log.onApplicationBootstrap();
  tell({ value: emit[0]!.value } as Message<StoryEvent>);
  const read = async (after: number) => (await log.read('main', after)).map(({ sequence }) => sequence);
  expect(await read(0)).toEqual([1]);
  expect(await read(1)).toEqual([2, 3]);
  expect(await read(3)).toEqual([]);
  await log.onModuleDestroy();
});
