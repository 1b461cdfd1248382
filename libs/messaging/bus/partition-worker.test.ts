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

/** A partition in memory whose commits really are all or nothing. */
function setUp(handle: Subscription['handle'], failures: Error[] = []) {
  const commits: Commit[] = [];
  const troubles: string[] = [];
  const subscription: Subscription = { topic: topics.raw, group: 'g', step: 's', handle, commit: 'bus', maxBatch: 100 };
  const log = {
    commit: async (work: (transaction: null) => Promise<Commit>) => {
      const commit = await work(null);
      const failure = failures.shift();
      if (failure) throw failure;
      commits.push(commit);
    },
    replay: async () => {},
  };
  const stop = new AbortController();
  const hooks = {
    degraded: (reason: string) => troubles.push(reason),
    recovered: () => troubles.push('recovered'),
    watch: new FailureRateBreaker(),
    signal: stop.signal,
  };
  const worker = new PartitionWorker(subscription, 0, log, hooks);
  const deadLetters = () =>
    commits.flatMap((commit) => commit.deadLetters.map((d) => d.value as { offset: string; reason: string }));
  const emitted = () => commits.flatMap((commit) => commit.emit.map((e) => e.key));
  return { worker, stop, commits, troubles, deadLetters, emitted };
}

const forward: Subscription['handle'] = async (messages) => ({
  emit: messages.map((message) => {
    const { title } = (message as Message<{ title: string }>).value;
    if (title === 'poison') throw new Error('cannot digest this');
    return { topic: topics.raw, key: title, value: { source: 'x', title, edition: 'main' } };
  }),
});

test('a poison record is found, tried again and dead-lettered; the others pass once, in order', async () => {
  const titles = Array.from({ length: 1000 }, (_, i) => (i === 618 ? 'poison' : `t${i}`));
  const bus = setUp(forward);
  await bus.worker.work(titles.map((title, i) => article(i, title)));
  expect(bus.emitted()).toEqual(titles.filter((title) => title !== 'poison'));
  expect(bus.deadLetters()).toMatchObject([{ offset: '618', reason: 'Error: cannot digest this', attempts: 3 }]);
  expect(bus.commits.at(-1)?.nextOffset).toBe(1000n);
});

test.each([
  ['no JSON', '{"source":', /not JSON/],
  ['a missing field', { title: 'x' }, /field "source"/],
  ['a wrong field', { source: 'x', title: 'x', url: 'ftp://x' }, /field "url"/],
  ['no content', { source: 'x' }, /field "text": an article needs text/],
])('%s becomes a dead letter that says so, without stopping the batch', async (_name, bad, reason) => {
  const bus = setUp(forward);
  await bus.worker.work([article(0, 'a'), record(1, bad), article(2, 'b')]);
  expect(bus.emitted()).toEqual(['a', 'b']);
  expect(bus.deadLetters()).toHaveLength(1);
  expect(bus.deadLetters()[0]).toMatchObject({ offset: '1', reason: expect.stringMatching(reason) });
});

test('a transient fault is retried until it is over, and nothing is skipped or given up', async () => {
  const away = () => Object.assign(new Error('database is away'), { code: 'ECONNREFUSED' });
  const bus = setUp(forward, [away(), away(), away(), away()]);
  await bus.worker.work([article(0, 'a'), article(1, 'b')]);
  expect(bus.emitted()).toEqual(['a', 'b']);
  expect(bus.deadLetters()).toEqual([]);
  expect(bus.troubles).toEqual([...Array<string>(4).fill('database is away'), 'recovered']);
});

test('when most messages fail the consumer stops and leaves them in the queue', async () => {
  const bus = setUp(forward);
  const records = Array.from({ length: 400 }, (_, i) => record(i, 'garbage'));
  await expect(bus.worker.work(records)).rejects.toThrow(FailureRateExceeded);
  expect(bus.commits).toEqual([]);
});

test('state is loaded once, and anew after a failure', async () => {
  let loads = 0;
  const bus = setUp(
    async (_messages, partition) => {
      await partition.state(async () => ++loads);
      return { emit: [] };
    },
    [Object.assign(new Error('gone'), { code: '08006' })],
  );
  await bus.worker.work([article(0, 'a')]);
  await bus.worker.work([article(1, 'b')]);
  expect(loads).toBe(2);
});

test('told to stop, it ends at once and leaves the rest in the queue', async () => {
  const bus = setUp(async () => {
    bus.stop.abort();
    throw new Error('the batch in hand fails');
  });
  await expect(bus.worker.work([article(0, 'a'), article(1, 'b')])).rejects.toThrow('the batch in hand fails');
  await expect(bus.worker.work([article(0, 'a')])).rejects.toThrow('aborted');
  expect(bus.commits).toEqual([]);
});
