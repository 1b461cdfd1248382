import { topics } from '#libs/contracts/topics.js';
import type { Message, Subscription } from './bus.js';
import { FailureRateBreaker, FailureRateExceeded } from './failure-policy.js';
import { type Commit, PartitionWorker } from './partition-worker.js';
import type { StoredRecord } from './record.js';

const record = (offset: number, value: unknown): StoredRecord => ({
  topic: 'news.raw',
  partition: 0,
  offset: BigInt(offset),
  key: Buffer.from('k'),
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers: {},
  timestamp: new Date(0),
});
const article = (offset: number, title: string) => record(offset, { source: 'test', title });

/** A partition in memory. */
class MemoryPartition extends PartitionWorker {
  readonly commits: Commit[] = [];
  /** Thrown by the next commits, one after the other. */
  failures: Error[] = [];

  async position(): Promise<bigint> {
    return this.commits.at(-1)?.nextOffset ?? 0n;
  }

  async close(): Promise<void> {}

  protected async commit(work: (transaction: null) => Promise<Commit>): Promise<void> {
    const commit = await work(null);
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.commits.push(commit);
  }

  protected async replay(): Promise<void> {}
}

function setUp(handle: Subscription['handle'], failures: Error[] = []) {
  const states: string[] = [];
  const subscription: Subscription = { topic: topics.raw, group: 'g', step: 's', handle, commit: 'bus', maxBatch: 100 };
  const stop = new AbortController();
  const partition = new MemoryPartition(subscription, 0, {
    onDegraded: (reason) => void states.push(reason),
    onRecovered: () => void states.push('recovered'),
    breaker: new FailureRateBreaker(),
    signal: stop.signal,
  });
  partition.failures = failures;
  const { commits } = partition;
  const deadLetters = () =>
    commits.flatMap((commit) => commit.deadLetters.map((d) => d.value as { offset: string; reason: string }));
  const emitted = () => commits.flatMap((commit) => commit.emit.map((e) => e.key));
  return { partition, stop, commits, states, deadLetters, emitted };
}

const forward: Subscription['handle'] = async (messages) => ({
  emit: messages.map((message) => {
    const { title } = (message as Message<{ title: string }>).value;
    if (title === 'poison') throw new Error('cannot digest this');
    return { topic: topics.raw, key: title, value: { source: 'x', title, edition: 'main' } };
  }),
});

test('a poison record becomes a dead letter after three attempts; all others are handled once, in order', async () => {
  const titles = Array.from({ length: 1000 }, (_, i) => (i === 618 ? 'poison' : `t${i}`));
  const run = setUp(forward);
  await run.partition.process(titles.map((title, i) => article(i, title)));
  expect(run.emitted()).toEqual(titles.filter((title) => title !== 'poison'));
  expect(run.deadLetters()).toMatchObject([{ offset: '618', reason: 'Error: cannot digest this', attempts: 3 }]);
  expect(run.commits.at(-1)?.nextOffset).toBe(1000n);
});

test.each([
  ['no JSON', '{"source":', /not JSON/],
  ['a missing field', { title: 'x' }, /field "source"/],
  ['a wrong field', { source: 'x', title: 'x', url: 'ftp://x' }, /field "url"/],
  ['no content', { source: 'x' }, /field "text": an article needs text/],
])('%s becomes a dead letter that says so, without stopping the batch', async (_name, bad, reason) => {
  const run = setUp(forward);
  await run.partition.process([article(0, 'a'), record(1, bad), article(2, 'b')]);
  expect(run.emitted()).toEqual(['a', 'b']);
  expect(run.deadLetters()).toHaveLength(1);
  expect(run.deadLetters()[0]).toMatchObject({ offset: '1', reason: expect.stringMatching(reason) });
});

test('a transient error is retried until it is over; nothing is skipped or dead-lettered', async () => {
  const down = () => Object.assign(new Error('database is down'), { code: 'ECONNREFUSED' });
  const run = setUp(forward, [down(), down(), down(), down()]);
  await run.partition.process([article(0, 'a'), article(1, 'b')]);
  expect(run.emitted()).toEqual(['a', 'b']);
  expect(run.deadLetters()).toEqual([]);
  expect(run.states).toEqual([...Array<string>(4).fill('database is down'), 'recovered']);
});

test('when the handler fails on most messages the consumer stops and leaves the others in the queue', async () => {
  const run = setUp(forward);
  const records = Array.from({ length: 400 }, (_, i) => article(i, 'poison'));
  await expect(run.partition.process(records)).rejects.toThrow(FailureRateExceeded);
  expect(run.deadLetters()).toHaveLength(99);
});

test.each<[string, Subscription['handle']]>([
  ['undecodable', forward],
  ['refused by the handler', async (messages) => ({ emit: [], deadLetter: messages.map((message) => ({ message, reason: 'no' })) })], // prettier-ignore
])('any number of records that are %s stops nothing', async (kind, handle) => {
  const run = setUp(handle);
  const records = Array.from({ length: 2000 }, (_, i) =>
    kind === 'undecodable' ? record(i, 'garbage') : article(i, 'a'),
  );
  await run.partition.process(records);
  expect(run.deadLetters()).toHaveLength(2000);
});

test('a dead letter that cannot be written is written without the bytes of its record', async () => {
  const tooLarge = () => new Error('MESSAGE_TOO_LARGE');
  const run = setUp(forward, [tooLarge(), tooLarge(), tooLarge()]);
  await run.partition.process([record(0, 'garbage')], 3n);
  const reason = expect.stringMatching(/not JSON.*the record's bytes can't be kept: Error: MESSAGE_TOO_LARGE/);
  expect(run.deadLetters()).toMatchObject([{ offset: '0', value: null, reason }]);
  expect(run.commits.at(-1)?.nextOffset).toBe(3n);
});

test('state is loaded once, and again after a failure', async () => {
  let loads = 0;
  const run = setUp(
    async (_messages, partition) => {
      await partition.state(async () => ++loads);
      return { emit: [] };
    },
    [Object.assign(new Error('gone'), { code: '08006' })],
  );
  await run.partition.process([article(0, 'a')]);
  await run.partition.process([article(1, 'b')]);
  expect(loads).toBe(2);
});

test('a stop ends the batch and leaves its records in the queue', async () => {
  const run = setUp(async () => {
    run.stop.abort();
    throw new Error('the batch in flight fails');
  });
  await expect(run.partition.process([article(0, 'a'), article(1, 'b')])).rejects.toThrow('the batch in flight fails');
  await expect(run.partition.process([article(0, 'a')])).rejects.toThrow('aborted');
  expect(run.commits).toEqual([]);
});

test('the end offset is committed with the last record of a batch', async () => {
  const run = setUp(async () => ({ emit: [] }));
  await run.partition.process([article(0, 'a'), article(1, 'b')], 4n);
  expect(run.commits.map(({ nextOffset }) => nextOffset)).toEqual([4n]);
});
