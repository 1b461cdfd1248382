import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage, PartitionContext, Subscription } from '#libs/messaging/bus/bus.js';
import { partitionOf } from '#libs/messaging/bus/record.js';
import { type BusUnderTest, decisionHash, numberOf, SuiteRun, until } from './suite-run.js';

const MINUTE_MS = 60_000;

/** The contract of both adapters. The log may contain records of other tests: each test reads only its own. */
export function describeBus(name: string, create: () => Promise<BusUnderTest>): void {
  describe(name, () => {
    let log: BusUnderTest;
    let run: SuiteRun;
    beforeAll(async () => {
      log = await create();
      await log.dataSource.query(`CREATE TABLE IF NOT EXISTS suite_row (edition text, n integer)`);
    }, 5 * MINUTE_MS);
    afterAll(() => log?.stop(), MINUTE_MS);
    const it = (title: string, body: () => Promise<void>, commit: Subscription['commit'] = 'bus') =>
      test(
        title,
        async () => {
          run = new SuiteRun(log, commit);
          await body();
        },
        2 * MINUTE_MS,
      );
    const itEither = (title: string, body: () => Promise<void>) => {
      for (const commit of ['bus', 'database'] as const) it(`${title} (commit: ${commit})`, body, commit);
    };
    afterEach(() => run?.close(), MINUTE_MS);

    it('every message is handled once, messages of a key in order', async () => {
      const bus = await run.bus();
      const seen: Message<RawArticle>[] = [];
      await bus.publish(run.articles(600, (n) => `key-${n % 40}`));
      await run.consume(bus, async (messages) => (seen.push(...messages), { emit: [] }));
      await until(() => seen.length >= 600);
      expect(new Set(seen.map((message) => message.partition)).size).toBeGreaterThan(1);
      for (let key = 0; key < 40; key++) {
        const order = seen.filter((message) => message.key === `key-${key}`).map(numberOf);
        expect(order).toEqual(Array.from({ length: 15 }, (_, i) => key + 40 * i));
      }
    });

    itEither('nothing of a failed batch is committed: neither emitted messages, offset nor state', async () => {
      const bus = await run.bus();
      let calls = 0;
      let loads = 0;
      await bus.publish(run.articles(200));
      await run.consume(bus, async (messages, partition) => {
        const state = await partition.state(async () => (loads++, { handled: 0 }));
        state.handled += messages.length;
        const result = await run.handle(messages, partition);
        if (++calls % 3 === 0) throw new Error('every third batch');
        return result;
      });
      await run.expectEmitted(bus, 200);
      expect(loads).toBeGreaterThan(1);
    });

    itEither('one poison message among 1,000 becomes a dead letter, 999 are handled', async () => {
      const bus = await run.bus();
      await bus.publish(run.articles(1000));
      await run.consume(bus, async (messages, partition) => {
        const result = await run.handle(messages, partition);
        if (messages.some((message) => numberOf(message) === 500)) throw new TypeError('poison');
        return result;
      });
      const numbers = await run.expectEmitted(bus, 999);
      expect(numbers).not.toContain(500);
      const [letter, ...others] = await run.deadLetters(bus, 1);
      expect(others).toEqual([]);
      expect(letter).toMatchObject({ topic: 'news.raw', step: 'test', reason: 'TypeError: poison' });
      expect(JSON.parse(Buffer.from(letter!.value!, 'base64').toString())).toMatchObject({ guid: '500' });
    });

    it('an undecodable record becomes a dead letter that names the field', async () => {
      const bus = await run.bus();
      await log.append(topics.raw, 'bytes', Buffer.from([0xff, 0x00, 0xfe]));
      await log.append(topics.raw, 'field', Buffer.from(JSON.stringify({ source: 7, text: 'x' })));
      await bus.publish(run.articles(10));
      await run.consume(bus, async (messages) => ({ emit: messages.map(run.decisionOn) }));
      await run.expectEmitted(bus, 10);
      const letters = await run.deadLetters(bus, 2, true);
      expect(letters.map((letter) => letter.reason).filter((reason) => reason.includes('"source"'))).toHaveLength(1);
      const bytes = letters.find((letter) => letter.reason.includes('not JSON'))!;
      expect([...Buffer.from(bytes.value!, 'base64')]).toEqual([0xff, 0x00, 0xfe]);
    });

    it('a transient error is retried: the consumer is degraded and skips nothing', async () => {
      const bus = await run.bus();
      let isDown = true;
      await bus.publish(run.articles(100));
      const consumer = await run.consume(bus, async (messages) => {
        if (isDown) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return { emit: messages.map(run.decisionOn) };
      });
      // A partition that is being opened may be degraded for another reason first.
      await until(() => consumer.reason?.includes('ECONNREFUSED') ?? false);
      expect(consumer.state).toBe('degraded');
      isDown = false;
      await run.expectEmitted(bus, 100);
      expect(await run.deadLetters(bus, 0)).toEqual([]);
      await until(() => consumer.state === 'running');
    });

    it('a partition that waits for an error to pass holds up no other', async () => {
      const bus = await run.bus();
      let isDown = true;
      const partition = (n: number) => partitionOf(`key-${n}`, topics.raw.partitions);
      const held = Array.from({ length: 120 }, (_, n) => n).filter((n) => partition(n) === partition(0));
      const consumer = await run.consume(bus, async (messages, context) => {
        if (isDown && context.partition === partition(0) && messages.some(({ value }) => run.owns(value.edition)))
          throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return run.handle(messages, context);
      });
      for (let round = 0; round < 3; round++) {
        await bus.publish(run.articles(40, undefined, round * 40));
        await sleep(1500);
      }
      const numbers = await run.expectEmitted(bus, 120 - held.length);
      expect(numbers.filter((n) => held.includes(n))).toEqual([]);
      expect(consumer.state).toBe('degraded');
      isDown = false;
      await run.expectEmitted(bus, 120);
      await until(() => consumer.state === 'running');
    });

    it('when most messages fail, the consumer stops with a reason, leaves them in the queue, and can be resumed', async () => {
      const bus = await run.bus();
      let broken = true;
      await bus.publish(run.articles(1000, () => 'one partition'));
      const consumer = await run.consume(bus, async (messages) => {
        if (broken) throw new TypeError('broken handler');
        return { emit: messages.map(run.decisionOn) };
      });
      await until(() => consumer.state === 'stopped', 60_000);
      expect(consumer.reason).toContain('broken handler');
      const deadLettered = (await run.deadLetters(bus, 0)).length;
      expect(deadLettered).toBeLessThanOrEqual(500);
      expect((await run.status(bus)).lag).toBeGreaterThanOrEqual(BigInt(1000 - deadLettered));
      broken = false;
      await consumer.resume();
      await run.expectEmitted(bus, 1000 - deadLettered);
      expect(consumer.state).toBe('running');
    });

    itEither('two members share the partitions; when one leaves, every message is still handled once', async () => {
      const [one, two] = [await run.bus(), await run.bus()];
      const workers = new Set<string>();
      const work = (name: string) => async (messages: Message<RawArticle>[], partition: PartitionContext) => {
        workers.add(name);
        await sleep(20);
        return run.handle(messages, partition);
      };
      const first = await run.consume(one, work('one'), { maxBatch: 10 });
      await run.consume(two, work('two'), { maxBatch: 10 });
      let count = 0;
      // On a slow machine a member takes long to get past the records of other tests.
      for (let round = 0; round < 8 || workers.size < 2; round++, count += 100) {
        await one.publish(run.articles(100, undefined, count));
        await sleep(500);
      }
      await first.stop();
      await one.publish(run.articles(100, undefined, count));
      await run.expectEmitted(two, count + 100);
      expect([...workers].sort()).toEqual(['one', 'two']);
    });

    itEither('stop lets the batch in flight finish; another member continues after it', async () => {
      const bus = await run.bus();
      let finished = 0;
      await bus.publish(run.articles(300));
      const consumer = await run.consume(
        bus,
        async (messages, partition) => {
          await sleep(300);
          finished += messages.length;
          return run.handle(messages, partition);
        },
        { maxBatch: 10 },
      );
      await until(() => finished > 0);
      await consumer.stop();
      expect(consumer.state).toBe('stopped');
      const before = finished;
      await run.expectEmitted(bus, before);
      await run.consume(bus, run.handle);
      await run.expectEmitted(bus, 300);
    });

    it('pause and resume', async () => {
      const bus = await run.bus();
      const consumer = await run.consume(bus, async (messages) => ({ emit: messages.map(run.decisionOn) }));
      await consumer.pause();
      await sleep(500);
      await bus.publish(run.articles(50));
      await sleep(1500);
      expect(await run.emitted(bus)).toEqual([]);
      await consumer.resume();
      await run.expectEmitted(bus, 50);
    });

    it('replay reads the same partition of another topic', async () => {
      const bus = await run.bus();
      const since = new Date();
      await bus.publish([0, 1, 2, 3].map((n) => run.decision('replayed', n)));
      const replayed: number[] = [];
      let other = 0;
      // The consumed message has the same key and so the same partition number, as all messages of an edition have.
      await bus.publish([run.decision('replayed', 9)]);
      await bus.subscribe({
        ...run.subscription(async () => ({ emit: [] })),
        topic: topics.clustered,
        handle: async (messages, partition) => {
          if (!messages.some((m) => run.owns((m.value as { edition: string }).edition))) return { emit: [] };
          replayed.length = 0;
          await partition.replay(topics.clustered, since, (message) => {
            if (message.partition !== partition.partition) other++;
            if (run.owns(message.value.edition)) replayed.push(Number(`0x${decisionHash(message)}`));
          });
          return { emit: [] };
        },
      } as Subscription);
      await until(() => replayed.length === 5);
      expect(replayed).toEqual([0, 1, 2, 3, 9]);
      expect(other).toBe(0);
    });

    it('status reports lag and age, progress the lag of one group; seek moves a group back', async () => {
      const bus = await run.bus();
      const handle = async (messages: Message<RawArticle>[]) => ({ emit: messages.map(run.decisionOn) });
      await bus.publish(run.articles(20, () => 'one partition'));
      const consumer = await run.consume(bus, handle);
      await run.expectEmitted(bus, 20);
      await until(async () => (await run.status(bus)).lag === 0n);
      expect((await run.status(bus)).oldestUnprocessedAge).toBe(0);
      await consumer.stop();
      await bus.publish(run.articles(5, () => 'one partition', 20));
      await sleep(1000);
      const behind = await run.status(bus);
      expect(behind.lag).toBe(5n);
      expect(behind.oldestUnprocessedAge).toBeGreaterThan(500);
      const progress = await bus.progress([{ topic: topics.raw, group: run.group }]);
      expect(progress).toEqual([{ ...behind, oldestUnprocessedAge: null }]);
      const { partition, endOffset } = behind.partitions.find((p) => p.lag === 5n)!;
      await until(async () => {
        await bus.seek(run.group, topics.raw, partition, endOffset! - 1n);
        return (await run.status(bus)).lag !== 5n;
      });
      expect((await run.status(bus)).lag).toBe(1n);
    });

    it('publish is atomic', async () => {
      const bus = await run.bus();
      const [message] = run.articles(1);
      const broken = {
        ...message!,
        get value(): never {
          throw new Error('cannot be encoded');
        },
      } as OutgoingMessage;
      await expect(bus.publish([...run.articles(5), broken])).rejects.toThrow('cannot be encoded');
      await bus.publish(run.articles(3, undefined, 10));
      await run.consume(bus, async (messages) => ({ emit: messages.map(run.decisionOn) }));
      expect(await run.expectEmitted(bus, 3)).toEqual([10, 11, 12]);
    });
  });
}
