import { topics } from '#libs/contracts/topics.js';
import type { OutgoingMessage } from './bus.js';
import { BatchingPublisher } from './batching-publisher.js';

const message = (key: string): OutgoingMessage => ({
  topic: topics.raw,
  key,
  value: { source: 's', title: key, edition: 'main' },
});

/** Sends after a moment; a batch that holds `poison` fails. */
function recorder() {
  const sent: string[][] = [];
  const together = new BatchingPublisher(async (messages) => {
    await new Promise((done) => setTimeout(done, 20));
    const keys = messages.map(({ key }) => key);
    if (keys.includes('poison')) throw new Error('poison');
    sent.push(keys);
  });
  return { sent, together };
}

test('what is asked for while something is sent goes out next, in one piece and in order', async () => {
  const { sent, together } = recorder();
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => together.publish([message(key)])));
  expect(sent).toEqual([['a'], ['b', 'c', 'd']]);
});

test('large publications do not all go into one', async () => {
  const { sent, together } = recorder();
  const large = (key: string): OutgoingMessage => ({
    topic: topics.raw,
    key,
    value: { source: key, text: 'x'.repeat(3_000_000), edition: 'main' },
  });
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => together.publish([large(key)])));
  expect(sent).toEqual([['a'], ['b', 'c'], ['d']]);
});

test("one caller's fault fails nobody else", async () => {
  const { sent, together } = recorder();
  const outcomes = await Promise.allSettled(['a', 'b', 'poison', 'c'].map((key) => together.publish([message(key)])));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(sent.flat().sort()).toEqual(['a', 'b', 'c']);
});

test('whoever comes after a pause is sent at once', async () => {
  const { sent, together } = recorder();
  await together.publish([message('a')]);
  await together.settled();
  await together.publish([message('b')]);
  await together.publish([]);
  expect(sent).toEqual([['a'], ['b']]);
});
