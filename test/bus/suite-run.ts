import { expect } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { DeadLetter } from '#libs/contracts/dead-letter.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics, type Topic } from '#libs/contracts/topics.js';
import type {
  Bus,
  Message,
  HandlerResult,
  OutgoingMessage,
  PartitionContext,
  QueueStatus,
  Subscription,
} from '#libs/messaging/bus/bus.js';
import { readAll } from './read-all.js';

/** An adapter as the suite uses it. */
export interface BusUnderTest {
  /** Opens another connected bus on the same log. */
  open(): Promise<Bus>;
  /** Database of subscriptions with `commit: 'database'`. */
  dataSource: DataSource;
  /** Appends a record without the bus, as any client may. */
  append(
    topic: Topic,
    key: string | null,
    value: Buffer | null,
    headers?: Record<string, string>,
  ): Promise<{ partition: number; offset: string }>;
  stop(): Promise<void>;
}

/** One test: it uses its own consumer group and edition, because all tests share the log. */
export class SuiteRun {
  readonly group = `test-${randomUUID()}`;
  private readonly edition = `e-${randomUUID()}`;
  private readonly open: Bus[] = [];

  constructor(
    private readonly log: BusUnderTest,
    private readonly commit: Subscription['commit'],
  ) {}

  async bus(): Promise<Bus> {
    const bus = await this.log.open();
    this.open.push(bus);
    return bus;
  }

  async close(): Promise<void> {
    await Promise.all(this.open.map((bus) => bus.close()));
  }

  owns(edition: string): boolean {
    return edition.startsWith(this.edition);
  }

  articles(count: number, key = (n: number) => `key-${n}`, from = 0): OutgoingMessage[] {
    return Array.from({ length: count }, (_, i) => ({
      topic: topics.raw,
      key: key(from + i),
      value: { source: 'suite', guid: `${from + i}`, text: 'text', edition: this.edition },
    }));
  }

  /** The message that the suite's handlers emit for an article. */
  readonly decisionOn = (message: Message<RawArticle>): OutgoingMessage =>
    this.decision(message.key!, numberOf(message));

  /** Emits a decision for each message and, where the database commits, inserts a row for it. */
  readonly handle = async (
    messages: Message<RawArticle>[],
    { transaction }: PartitionContext,
  ): Promise<HandlerResult> => {
    const numbers = messages.map(numberOf);
    await transaction?.query(`INSERT INTO suite_row SELECT $1, unnest($2::integer[])`, [this.edition, numbers]);
    return { emit: messages.map(this.decisionOn) };
  };

  /** The numbers in the inserted rows, sorted. */
  private async rows(): Promise<number[]> {
    const rows: { n: number }[] = await this.log.dataSource.query(
      `SELECT n FROM suite_row WHERE edition = $1 ORDER BY n`,
      [this.edition],
    );
    return rows.map(({ n }) => n);
  }

  decision(key: string, n: number): OutgoingMessage {
    const from = n.toString(16).padStart(32, '0');
    const evidence = { method: 'none' as const, score: 0, threshold: 0, anchors: [], adjustments: [] };
    // The edition is the key, so each key is an edition of its own.
    const edition = `${this.edition}-${key.replaceAll(' ', '-')}`;
    const value = { type: 'stories-merged' as const, edition, from, into: hashOf(key), evidence };
    return { topic: topics.clustered, key: edition, value };
  }

  /** A subscription whose handler gets only this test's articles. */
  subscription(
    handle: (messages: Message<RawArticle>[], partition: PartitionContext) => Promise<HandlerResult>,
  ): Subscription<typeof topics.raw> {
    return {
      topic: topics.raw,
      group: this.group,
      step: 'test',
      commit: this.commit,
      maxBatch: 100,
      handle: async (messages, partition) => {
        const own = messages.filter((message) => this.owns(message.value.edition));
        return own.length > 0 ? handle(own, partition) : { emit: [] };
      },
    };
  }

  consume(bus: Bus, handle: Parameters<SuiteRun['subscription']>[0], options: Partial<Subscription> = {}) {
    return bus.subscribe({ ...this.subscription(handle), ...options } as Subscription);
  }

  /** The numbers of the articles for which a decision was emitted, sorted. */
  async emitted(bus: Bus): Promise<number[]> {
    const found = await readAll(bus, topics.clustered);
    const own = found.filter((message) => this.owns(message.value.edition));
    return own.map((message) => Number(`0x${decisionHash(message)}`)).sort((a, b) => a - b);
  }

  /** Waits for so many decisions, and expects no further and no duplicate ones. */
  async expectEmitted(bus: Bus, count: number): Promise<number[]> {
    let numbers: number[] = [];
    // Reading a topic may stop early on a busy machine: the second reading must be a whole one, too.
    const isComplete = async () => (numbers = await this.emitted(bus)).length >= count;
    await until(isComplete, 60_000);
    await sleep(300);
    await until(isComplete, 60_000);
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(numbers).toHaveLength(count);
    if (this.commit === 'database') expect(await this.rows()).toEqual(numbers);
    return numbers;
  }

  /** Waits for so many dead letters of this group. @param others includes undecodable records of other tests */
  async deadLetters(bus: Bus, count: number, others = false): Promise<DeadLetter[]> {
    let letters: DeadLetter[] = [];
    await until(async () => {
      const all = (await readAll(bus, topics.deadLetters)).map((message) => message.value);
      const own = (letter: DeadLetter) => Buffer.from(letter.value ?? '', 'base64').includes(this.edition);
      letters = all.filter((letter) => letter.group === this.group && (others || own(letter)));
      return letters.length >= count;
    });
    return letters;
  }

  async status(bus: Bus): Promise<QueueStatus> {
    const status = (await bus.status()).find((queue) => queue.group === this.group && queue.topic === topics.raw.name);
    if (!status) throw new Error(`no status of ${this.group}`);
    return status;
  }
}

export async function until(condition: () => boolean | Promise<boolean>, timeout = 30_000): Promise<void> {
  for (const started = Date.now(); !(await condition()); await sleep(50))
    if (Date.now() - started > timeout) throw new Error(`not within ${timeout} ms: ${condition.toString()}`);
}

export const numberOf = (message: Message<RawArticle>): number => Number(message.value.guid);
const hashOf = (text: string): string => createHash('md5').update(text).digest('hex');
export const decisionHash = (message: Message<unknown>): string => (message.value as { from: string }).from;
