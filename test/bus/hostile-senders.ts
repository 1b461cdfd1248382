import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { PublishArticles } from '#apps/fetcher/publish/publish-articles.js';
import { NormalizerModule } from '#apps/normalizer/normalizer.module.js';
import { EventLog } from '#apps/store/events/event-log.js';
import { StoreModule } from '#apps/store/store.module.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import { readDocument } from '#libs/ingest/read-document.js';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import type { Bus } from '#libs/messaging/bus/bus.js';
import { parseEnv } from '#libs/runtime/env.js';
import { ServiceModule } from '#libs/runtime/service.module.js';
import { duplicate, floods, type HostileRecord, hostileRecords } from './hostile-records.js';
import { eventually } from '../standalone/babelwire-process.js';
import { readAll } from './read-all.js';
import { type BusUnderTest, until } from './suite-run.js';

const MINUTE_MS = 60_000;
const seeds = readdirSync('seeds').filter((name) => name.endsWith('.txt')).sort(); // prettier-ignore

/** The steps from news.raw to the store, on one bus. */
class Pipeline {
  /** Of the edition main, from the first one on. */
  readonly events: StoryEvent[] = [];
  private readonly stopping = new AbortController();

  private constructor(
    readonly bus: Bus,
    private readonly app: INestApplication,
  ) {
    void this.followEvents();
  }

  static async start(log: BusUnderTest): Promise<Pipeline> {
    const bus = await log.open();
    const imports = [NormalizerModule.forRoot(parseEnv({})), StoreModule.forRoot(parseEnv({}))];
    const resources = { dataSource: log.dataSource, bus, close: () => bus.close() };
    const steps = { module: Steps, imports };
    const app = await NestFactory.create(ServiceModule.around(steps, pino({ level: 'silent' }), resources), {
      logger: false,
    });
    app.connectMicroservice({ strategy: app.get(BusStrategy) });
    await app.init();
    await app.startAllMicroservices();
    return new Pipeline(bus, app);
  }

  private async followEvents(): Promise<void> {
    for await (const events of this.app.get(EventLog).follow('main', 0, this.stopping.signal))
      this.events.push(...events.map(({ event }) => event));
  }

  get consumers() {
    return this.app
      .get(BusStrategy)
      .consumers.map(({ subscription: { step }, state, reason }) => ({ step, state, reason }));
  }

  /** Waits until every step has handled everything. */
  async settled(): Promise<void> {
    const waiting = async () =>
      (await this.bus.status()).flatMap(({ topic, group, lag }) => (group && lag !== 0n ? `${topic} ${lag}` : []));
    await eventually(waiting, (queues) => queues.length === 0, 60);
    await sleep(500); // a step may still emit for the next
    await eventually(waiting, (queues) => queues.length === 0, 60);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.app.close();
    await this.bus.close();
  }
}

@Module({})
class Steps {}

/**
 * Anyone may write to every topic: whatever it is, the steps go on, and the stories stay what they are.
 * @param own records that only this log takes
 */
export function describeHostileSenders(
  name: string,
  create: () => Promise<BusUnderTest>,
  own: HostileRecord[] = [],
): void {
  describe(`hostile senders on ${name}`, () => {
    let log: BusUnderTest;
    let pipeline: Pipeline;
    const names = new Map<string, string>();
    const injected: (HostileRecord & { place: string })[] = [];

    const publish = async (files: string[]) => {
      const articles = files.map((file) => articleOf(file));
      const ids = await new PublishArticles(pipeline.bus).publish(articles);
      ids.forEach((id, i) => names.set(id, files[i]!));
      await pipeline.settled();
    };
    const inject = async (records: HostileRecord[]) => {
      for (const record of records) {
        const bytes = typeof record.value === 'string' ? Buffer.from(record.value) : record.value;
        const { partition, offset } = await log.append(record.topic, record.key, bytes, record.headers);
        injected.push({ ...record, place: `${record.topic.name}/${partition}/${offset}` });
      }
      await pipeline.settled();
    };
    /** What is stored of an edition: the names of each story's articles. */
    const stories = async (edition: string): Promise<string[][]> => {
      const rows: { ids: string[] }[] = await log.dataSource.query(
        `SELECT json_agg(id) AS ids FROM article WHERE edition = $1 GROUP BY story_id`,
        [edition],
      );
      return rows.map(({ ids }) => ids.map((id) => names.get(id) ?? id).sort()).sort();
    };

    beforeAll(async () => {
      log = await create();
      pipeline = await Pipeline.start(log);
      await publish(seeds.filter((_, i) => i % 2 === 0));
      const first = async <T extends Topic>(topic: T) => (await readAll(pipeline.bus, topic, 1))[0]!.value as object;
      const samples = {
        raw: await first(topics.raw),
        normalized: await first(topics.normalized),
        clustered: await first(topics.clustered),
      };
      for (const topic of [topics.raw, topics.normalized, topics.clustered, topics.stories])
        await inject((await readAll(pipeline.bus, topic, 1)).map((message) => duplicate(topic, message)));
      await inject([...hostileRecords(samples), ...own]);
      await inject(floods(samples));
      await inject(['garbage', null, '{}'].flatMap((value) => [
        { name: 'story', topic: topics.stories, key: 'x', value, reason: null },
        { name: 'dead letter', topic: topics.deadLetters, key: null, value, reason: null },
      ])); // prettier-ignore
      // The clusterer replays everything that was injected.
      await pipeline.stop();
      pipeline = await Pipeline.start(log);
      await publish(seeds.filter((_, i) => i % 2 === 1));
    }, 5 * MINUTE_MS);
    afterAll(async () => {
      await pipeline?.stop();
      await log?.stop();
    }, MINUTE_MS);

    test('no step stops', () => {
      expect(pipeline.consumers.map(({ step, state, reason }) => [step, state, reason])).toEqual([
        ['extract', 'running', null],
        ['cluster', 'running', null],
        ['store-decisions', 'running', null],
      ]);
    });

    test('every article is stored once, in the stories that it would be in without them', async () => {
      const expected = ['bitcoin-pact', 'port-strike', 'satellite-launch'];
      expect(await stories('main')).toEqual(expected.map((story) => seeds.filter((file) => file.startsWith(story))));
    });

    test('what can be kept of an article is', async () => {
      const rows: object[] = await log.dataSource.query(
        `SELECT source, count(*)::int, min(title) AS title FROM article WHERE edition = 'nul' GROUP BY source`,
      );
      expect(rows).toEqual([{ source: 'wire', count: 150, title: 'Title \ufffd 0' }]);
    });

    test('every refused record is one dead letter that says where it was and which field is wrong', async () => {
      const refused = injected.filter(({ reason }) => reason !== null);
      const letters = new Map<string, string[]>();
      for (const { value } of await readAll(pipeline.bus, topics.deadLetters, refused.length)) {
        const place = `${value.topic}/${value.partition}/${value.offset}`;
        letters.set(place, [...(letters.get(place) ?? []), value.reason]);
      }
      const problems = injected.flatMap(({ name, place, reason }) => {
        const found = letters.get(place) ?? [];
        const isRight = reason === null ? found.length === 0 : found.length === 1 && reason.test(found[0]!);
        return isRight ? [] : [{ name, place, reason: String(reason), found: found.map((text) => text.slice(0, 300)) }];
      });
      expect(problems).toEqual([]);
      for (const { place } of injected) letters.delete(place);
      expect([...letters]).toEqual([]);
    });

    test('clients of the store get every event', async () => {
      const articles = () => pipeline.events.map(({ data }) => ('article' in data ? names.get(data.article.id) : null));
      await until(() => seeds.every((file) => articles().includes(file)));
      expect(pipeline.events.map(({ sequence }) => sequence)).toEqual(pipeline.events.map((_, i) => i + 1));
    });
  });
}

function articleOf(file: string): RawArticle {
  const { articles } = readDocument(file, readFileSync(join('seeds', file)), 'inbox');
  return { ...articles[0]!, guid: file };
}
