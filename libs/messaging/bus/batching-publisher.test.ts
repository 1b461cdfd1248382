import { topics } from '#libs/contracts/topics.js';
import type { OutgoingMessage } from './bus.js';
import { BatchingPublisher } from './batching-publisher.js';

const message = (key: string): OutgoingMessage => ({
  topic: topics.raw,
  key,
  value: { source: 's', title: key, edition: 'main' },
});

/** Sends after 20 ms. A batch with `poison` fails. */
function recorder() {
  const sent: string[][] = [];
  const publisher = new BatchingPublisher(async (messages) => {
    await new Promise((done) => setTimeout(done, 20));
    const keys = messages.map(({ key }) => key);
    if (keys.includes('poison')) throw new Error('poison');
    sent.push(keys);
  });
  return { sent, publisher };
}

test('publications during a send go into the next one, in order', async () => {
  const { sent, publisher } = recorder();
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => publisher.publish([message(key)])));
  expect(sent).toEqual([['a'], ['b', 'c', 'd']]);
});

test('large publications are sent in several batches', async () => {
  const { sent, publisher } = recorder();
  const large = (key: string): OutgoingMessage => ({
    topic: topics.raw,
    key,
    value: { source: key, text: 'x'.repeat(3_000_000), edition: 'main' },
  });
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => publisher.publish([large(key)])));
  expect(sent).toEqual([['a'], ['b', 'c'], ['d']]);
});

test("one caller's error fails no other publication", async () => {
  const { sent, publisher } = recorder();
  const outcomes = await Promise.allSettled(['a', 'b', 'poison', 'c'].map((key) => publisher.publish([message(key)])));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(sent.flat().sort()).toEqual(['a', 'b', 'c']);
});

test('a publication after a pause is sent at once', async () => {
  const { sent, publisher } = recorder();
  await publisher.publish([message('a')]);
  await publisher.settled();
  await publisher.publish([message('b')]);
  await publisher.publish([]);
  expect(sent).toEqual([['a'], ['b']]);
});

test('a log that never answers fails each publication in time, and those that wait are not sent later', async () => {
  const sent: OutgoingMessage[][] = [];
  let answer = (): void => {};
  const publisher = new BatchingPublisher((messages) => {
    sent.push(messages);
    return new Promise((resolve) => (answer = resolve));
  }, 50);
  const publications = [publisher.publish([message('a')]), publisher.publish([message('b')])];
  const results = await Promise.allSettled(publications);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  answer();
  await publisher.settled();
  expect(sent).toHaveLength(1);
});
