import { expect } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import type { BatchHandler, Bus, Consumer, Message, OutgoingMessage, Subscription } from '#libs/messaging/bus/bus.js';
import { eventually } from '../standalone/babelwire-process.js';
import { readAll } from './read-all.js';

/** What became of what was fed into a flow. */
export interface FlowTally {
  /** Articles given to publish(), which is tried again until it says yes. */
  fed: number;
  /** Articles in the log: more, when a yes did not come through. */
  inputs: number;
  outputs: number;
  /** Fed and not in the log, or in the log and without an output. */
  lost: number;
  repeated: number;
  /** Their reasons. */
  deadLetters: string[];
  /** The consumer's states, in the order in which they were first seen. */
  states: string[];
}

/** A group that turns articles into story events, and a feeder that never ceases to publish. */
export class Flow {
  private readonly edition = randomUUID();
  private readonly group = `flow-${randomUUID()}`;
  private readonly states = new Set<string>();
  private readonly stopping = new AbortController();
  private consumer!: Consumer;
  private fed = 0;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly bus: Bus,
    private readonly commit: Subscription['commit'],
  ) {}

  async start(): Promise<void> {
    const { group, commit } = this;
    const to = { topic: topics.raw, group, step: 'flow', commit, maxBatch: 50, handle: this.handle };
    this.consumer = await this.bus.subscribe(to as Subscription);
    this.working = Promise.all([this.feed(), this.watch()]);
  }

  /** Stops feeding, waits until everything is handled, and counts. */
  async finish(): Promise<FlowTally> {
    await eventually(
      async () => this.consumer.state,
      (state) => state === 'running',
      60,
    );
    await sleep(1000);
    this.stopping.abort();
    await this.working;
    const waiting = async () =>
      (await this.bus.status()).filter(({ group }) => [this.group, 'outbox'].includes(group!));
    await eventually(waiting, (queues) => queues.length > 0 && queues.every(({ lag }) => lag === 0n), 60);
    return this.tally();
  }

  private async tally(): Promise<FlowTally> {
    const articles = (await readAll(this.bus, topics.raw, this.fed)).filter(
      ({ value }) => value.edition === this.edition,
    );
    const events = (await readAll(this.bus, topics.stories, articles.length)).map(({ value }) => value);
    const outputs = events.filter(({ data }) => data.story.edition === this.edition).map((event) => event.id);
    const neverIn = this.fed - new Set(articles.map(({ value }) => value.guid)).size;
    const different = new Set(outputs);
    return {
      fed: this.fed,
      inputs: articles.length,
      outputs: outputs.length,
      lost: neverIn + articles.filter((article) => !different.has(placeOf(article))).length,
      repeated: outputs.length - different.size,
      deadLetters: await this.deadLetters(),
      states: [...this.states],
    };
  }

  /** Where the topic was never written to, there is nothing to read. */
  private async deadLetters(): Promise<string[]> {
    const queues = (await this.bus.status()).filter(({ topic }) => topic === topics.deadLetters.name);
    if (queues.every(({ partitions }) => partitions.every(({ endOffset }) => endOffset === 0n))) return [];
    return (await readAll(this.bus, topics.deadLetters, 1)).map(({ value }) => value.reason);
  }

  private readonly handle: BatchHandler<RawArticle> = async (messages) => {
    const own = messages.filter(({ value }) => value.edition === this.edition);
    return { emit: own.map((message) => this.event(placeOf(message))) };
  };

  private async feed(): Promise<void> {
    for (; !this.stopping.signal.aborted; await sleep(100)) {
      const articles = Array.from({ length: 5 }, () => this.article(this.fed++));
      while (!(await this.bus.publish(articles).then(() => true, () => false))) await sleep(100); // prettier-ignore
    }
  }

  private async watch(): Promise<void> {
    for (; !this.stopping.signal.aborted; await sleep(50)) this.states.add(this.consumer.state);
  }

  private article(n: number): OutgoingMessage {
    const value = { source: 'test', guid: `${n}`, text: 'text', edition: this.edition };
    return { topic: topics.raw, key: `key-${n}`, value };
  }

  private event(place: string): OutgoingMessage {
    const id = createHash('md5').update(place).digest('hex');
    const noTimes = { firstPublishedAt: null, lastPublishedAt: null };
    const story = { id, edition: this.edition, title: '', languages: [], articleCount: 1, ...noTimes };
    const head = { specversion: '1.0', id: place, source: '/babelwire/store', type: 'story.created' } as const;
    const rest = { subject: id, time: new Date().toISOString(), datacontenttype: 'application/json' } as const;
    return { topic: topics.stories, key: id, value: { ...head, ...rest, data: { story } } };
  }
}

/** Nothing was lost, repeated or given up, and the consumer said meanwhile that something was wrong. */
export function expectUnharmed(...tallies: FlowTally[]): void {
  for (const tally of tallies) {
    expect(tally).toMatchObject({ outputs: tally.inputs, lost: 0, repeated: 0, deadLetters: [] });
    expect(tally.states).toContain('degraded');
    expect(tally.fed).toBeGreaterThan(20);
  }
}

const placeOf = ({ partition, offset }: Message<unknown>): string => `${partition}/${offset}`;
