import { expect } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { closedEvent } from '#libs/contracts/story-event.fixtures.js';
import { topics } from '#libs/contracts/topics.js';
import type { BatchHandler, Bus, Consumer, Message, OutgoingMessage, Subscription } from '#libs/messaging/bus/bus.js';
import { eventually } from '../standalone/babelwire-process.js';
import { readAll } from './read-all.js';

/** Counts of a message flow. */
export interface FlowCounts {
  /** Articles passed to publish(), which is retried until it succeeds. */
  published: number;
  /** Articles in the log: more than published when the response to a publish was lost. */
  inputs: number;
  outputs: number;
  /** Published and not in the log, or in the log without an output. */
  lost: number;
  duplicated: number;
  /** Reasons. */
  deadLetters: string[];
  /** States of the consumer, in the order in which they were first observed. */
  states: string[];
}

/** A consumer group that makes story events of articles, and a publisher that publishes articles without a break. */
export class MessageFlow {
  private readonly edition = randomUUID();
  private readonly group = `flow-${randomUUID()}`;
  private readonly states = new Set<string>();
  private readonly stopping = new AbortController();
  private consumer!: Consumer;
  private published = 0;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly bus: Bus,
    private readonly commit: Subscription['commit'],
  ) {}

  async start(): Promise<void> {
    const { group, commit } = this;
    const to = { topic: topics.raw, group, step: 'flow', commit, maxBatch: 50, handle: this.handle };
    this.consumer = await this.bus.subscribe(to as Subscription);
    this.working = Promise.all([this.publish(), this.recordStates()]);
  }

  /** Stops publishing, waits until everything is handled, and counts. */
  async finish(): Promise<FlowCounts> {
    await eventually(
      async () => this.consumer.state,
      (state) => state === 'running',
      60,
    );
    await sleep(1000);
    this.stopping.abort();
    await this.working;
    const queues = async () => (await this.bus.status()).filter(({ group }) => [this.group, 'outbox'].includes(group!));
    await eventually(queues, (queues) => queues.length > 0 && queues.every(({ lag }) => lag === 0n), 60);
    return this.count();
  }

  private async count(): Promise<FlowCounts> {
    const articles = (await readAll(this.bus, topics.raw, this.published)).filter(
      ({ value }) => value.edition === this.edition,
    );
    const events = (await readAll(this.bus, topics.stories, articles.length)).map(({ value }) => value);
    const outputs = events.filter(({ data }) => data.story.edition === this.edition).map((event) => event.id);
    const neverAppended = this.published - new Set(articles.map(({ value }) => value.guid)).size;
    const distinct = new Set(outputs);
    return {
      published: this.published,
      inputs: articles.length,
      outputs: outputs.length,
      lost: neverAppended + articles.filter((article) => !distinct.has(offsetOf(article))).length,
      duplicated: outputs.length - distinct.size,
      deadLetters: await this.deadLetters(),
      states: [...this.states],
    };
  }

  /** readAll would wait for the first record of an empty topic. */
  private async deadLetters(): Promise<string[]> {
    const queues = (await this.bus.status()).filter(({ topic }) => topic === topics.deadLetters.name);
    if (queues.every(({ partitions }) => partitions.every(({ endOffset }) => endOffset === 0n))) return [];
    return (await readAll(this.bus, topics.deadLetters, 1)).map(({ value }) => value.reason);
  }

  private readonly handle: BatchHandler<RawArticle> = async (messages) => {
    const own = messages.filter(({ value }) => value.edition === this.edition);
    return { emit: own.map((message) => this.event(offsetOf(message))) };
  };

  private async publish(): Promise<void> {
    for (; !this.stopping.signal.aborted; await sleep(100)) {
      const articles = Array.from({ length: 5 }, () => this.article(this.published++));
      while (!(await this.bus.publish(articles).then(() => true, () => false))) await sleep(100); // prettier-ignore
    }
  }

  private async recordStates(): Promise<void> {
    for (; !this.stopping.signal.aborted; await sleep(50)) this.states.add(this.consumer.state);
  }

  private article(n: number): OutgoingMessage {
    const value = { source: 'test', guid: `${n}`, text: 'text', edition: this.edition };
    return { topic: topics.raw, key: `key-${n}`, value };
  }

  private event(source: string): OutgoingMessage {
    const id = createHash('md5').update(source).digest('hex');
    return { topic: topics.stories, key: id, value: closedEvent({ id: source, storyId: id, edition: this.edition }) };
  }
}

/** Every article was handled exactly once, and the consumer was degraded in between. */
export function expectHandledOnce(...flows: FlowCounts[]): void {
  for (const counts of flows) {
    expect(counts).toMatchObject({ outputs: counts.inputs, lost: 0, duplicated: 0, deadLetters: [] });
    expect(counts.states).toContain('degraded');
    expect(counts.published).toBeGreaterThan(20);
  }
}

/** Partition and offset, which identify a message in its topic. */
const offsetOf = ({ partition, offset }: Message<unknown>): string => `${partition}/${offset}`;
