import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import type { Message, OutgoingMessage, PartitionContext, Subscription } from '#libs/messaging/bus/bus.js';
import { type BusUnderTest, decisionHash, numberOf, SuiteRun, until } from './suite-run.js';

const MINUTE = 60_000;

/** What both adapters promise. The log may hold other tests' records: every test reads only what it wrote. */
export function describeBus(name: string, make: () => Promise<BusUnderTest>): void {
  describe(name, () => {
    let log: BusUnderTest;
    let run: SuiteRun;
    beforeAll(async () => {
      log = await make();
      await log.dataSource.query(`CREATE TABLE IF NOT EXISTS suite_row (edition text, n integer)`);
    }, 5 * MINUTE);
    afterAll(() => log?.stop(), MINUTE);
    const it = (title: string, body: () => Promise<void>, commit: Subscription['commit'] = 'bus') =>
      test(
        title,
        async () => {
          run = new SuiteRun(log, commit);
          await body();
        },
        2 * MINUTE,
      );
    const itEither = (title: string, body: () => Promise<void>) => {
      for (const commit of ['bus', 'database'] as const) it(`${title} (commit: ${commit})`, body, commit);
    };
    afterEach(() => run?.close(), MINUTE);

    it('hands over every message once, equal keys in order', async () => {
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

    itEither('a batch that fails has not happened: its emits, its offset and its state are gone', async () => {
      const bus = await run.bus();
      let calls = 0;
      let loads = 0;
      await bus.publish(run.articles(200));
      await run.consume(bus, async (messages, partition) => {
        const state = await partition.state(async () => (loads++, { handled: 0 }));
        state.handled += messages.length;
        const outcome = await run.answerAll(messages, partition);
        if (++calls % 3 === 0) throw new Error('every third batch');
        return outcome;
      });
      await run.answered(bus, 200);
      expect(loads).toBeGreaterThan(1);
    });

    itEither('one poison message among 1,000 is a dead letter, 999 pass', async () => {
      const bus = await run.bus();
      await bus.publish(run.articles(1000));
      await run.consume(bus, async (messages, partition) => {
        const outcome = await run.answerAll(messages, partition);
        if (messages.some((message) => numberOf(message) === 500)) throw new TypeError('poison');
        return outcome;
      });
      const numbers = await run.answered(bus, 999);
      expect(numbers).not.toContain(500);
      const [letter, ...others] = await run.deadLetters(bus, 1);
      expect(others).toEqual([]);
      expect(letter).toMatchObject({ topic: 'news.raw', step: 'test', reason: 'TypeError: poison' });
      expect(JSON.parse(Buffer.from(letter!.value!, 'base64').toString())).toMatchObject({ guid: '500' });
    });

    it('what cannot be read is a dead letter that names the field', async () => {
      const bus = await run.bus();
      await log.appendBytes(topics.raw, 'bytes', Buffer.from([0xff, 0x00, 0xfe]));
      await log.appendBytes(topics.raw, 'field', Buffer.from(JSON.stringify({ source: 7, text: 'x' })));
      await bus.publish(run.articles(10));
      await run.consume(bus, async (messages) => ({ emit: messages.map(run.answer) }));
      await run.answered(bus, 10);
      const letters = await run.deadLetters(bus, 2, true);
      expect(letters.map((letter) => letter.reason).filter((reason) => reason.includes('"source"'))).toHaveLength(1);
      const bytes = letters.find((letter) => letter.reason.includes('not JSON'))!;
      expect([...Buffer.from(bytes.value!, 'base64')]).toEqual([0xff, 0x00, 0xfe]);
    });

    it('a transient fault is waited out: degraded meanwhile, nothing skipped', async () => {
      const bus = await run.bus();
      let away = true;
      await bus.publish(run.articles(100));
      const consumer = await run.consume(bus, async (messages) => {
        if (away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return { emit: messages.map(run.answer) };
      });
      // A partition that is just being opened may be degraded for a reason of its own first.
      await until(() => consumer.reason?.includes('ECONNREFUSED') ?? false);
      expect(consumer.state).toBe('degraded');
      away = false;
      await run.answered(bus, 100);
      expect(await run.deadLetters(bus, 0)).toEqual([]);
      await until(() => consumer.state === 'running');
    });

    it('when most messages fail the consumer stops, says why, leaves them in the queue, and can be resumed', async () => {
      const bus = await run.bus();
      let broken = true;
      await bus.publish(run.articles(1000, () => 'one partition'));
      const consumer = await run.consume(bus, async (messages) => {
        if (broken) throw new TypeError('broken handler');
        return { emit: messages.map(run.answer) };
      });
      await until(() => consumer.state === 'stopped', 60_000);
      expect(consumer.reason).toContain('broken handler');
      const given = (await run.deadLetters(bus, 0)).length;
      expect(given).toBeLessThan(500);
      expect((await run.status(bus)).lag).toBeGreaterThanOrEqual(BigInt(1000 - given));
      broken = false;
      await consumer.resume();
      await run.answered(bus, 1000 - given);
      expect(consumer.state).toBe('running');
    });

    itEither('two members share the work; when one leaves, nothing is lost or done twice', async () => {
      const [one, two] = [await run.bus(), await run.bus()];
      const workers = new Set<string>();
      const work = (name: string) => async (messages: Message<RawArticle>[], partition: PartitionContext) => {
        workers.add(name);
        await sleep(20);
        return run.answerAll(messages, partition);
      };
      const first = await run.consume(one, work('one'), { maxBatch: 10 });
      await run.consume(two, work('two'), { maxBatch: 10 });
      for (let round = 0; round < 8; round++) {
        await one.publish(run.articles(100, undefined, round * 100));
        await sleep(500);
      }
      await first.stop();
      await one.publish(run.articles(100, undefined, 800));
      await run.answered(two, 900);
      expect([...workers].sort()).toEqual(['one', 'two']);
    });

    itEither('stop lets the batch in hand finish; another member goes on after it', async () => {
      const bus = await run.bus();
      let finished = 0;
      await bus.publish(run.articles(300));
      const consumer = await run.consume(
        bus,
        async (messages, partition) => {
          await sleep(300);
          finished += messages.length;
          return run.answerAll(messages, partition);
        },
        { maxBatch: 10 },
      );
      await until(() => finished > 0);
      await consumer.stop();
      expect(consumer.state).toBe('stopped');
      const before = finished;
      await run.answered(bus, before);
      await run.consume(bus, run.answerAll);
      await run.answered(bus, 300);
    });

    it('pause and resume', async () => {
      const bus = await run.bus();
      const consumer = await run.consume(bus, async (messages) => ({ emit: messages.map(run.answer) }));
      await consumer.pause();
      await sleep(500);
      await bus.publish(run.articles(50));
      await sleep(1500);
      expect(await run.answers(bus)).toEqual([]);
      await consumer.resume();
      await run.answered(bus, 50);
    });

    it('replay gives what the same partition of another topic holds', async () => {
      const bus = await run.bus();
      const since = new Date();
      await bus.publish([0, 1, 2, 3].map((n) => run.decision('replayed', n)));
      const replayed: number[] = [];
      let other = 0;
      // The consumed message lies in the same partition number: that is what one edition's topics have in common.
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

    it('status tells what is behind and since when; seek sets a group back', async () => {
      const bus = await run.bus();
      const handle = async (messages: Message<RawArticle>[]) => ({ emit: messages.map(run.answer) });
      await bus.publish(run.articles(20, () => 'one partition'));
      const consumer = await run.consume(bus, handle);
      await run.answered(bus, 20);
      await until(async () => (await run.status(bus)).lag === 0n);
      expect((await run.status(bus)).oldestUnprocessedAge).toBe(0);
      await consumer.stop();
      await bus.publish(run.articles(5, () => 'one partition', 20));
      await sleep(1000);
      const behind = await run.status(bus);
      expect(behind.lag).toBe(5n);
      expect(behind.oldestUnprocessedAge).toBeGreaterThan(500);
      const { partition, endOffset } = behind.partitions.find((p) => p.lag === 5n)!;
      await until(async () => {
        await bus.seek(run.group, topics.raw, partition, endOffset! - 1n);
        return (await run.status(bus)).lag !== 5n;
      });
      expect((await run.status(bus)).lag).toBe(1n);
    });

    it('what was written in one publish is all there or not at all', async () => {
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
      await run.consume(bus, async (messages) => ({ emit: messages.map(run.answer) }));
      expect(await run.answered(bus, 3)).toEqual([10, 11, 12]);
    });
  });
}
