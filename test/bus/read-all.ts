import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Bus, Message } from '#libs/messaging/bus/bus.js';

/** Without a message for so long, the topic counts as read. */
const IDLE_TIMEOUT_MS = 700;
/** The same while fewer messages than expected were read. */
const EXPECTED_TIMEOUT_MS = 20_000;

/** Reads all messages of a topic. @param expected minimum number of messages, which are waited for */
export async function readAll<T extends Topic>(
  bus: Bus,
  topic: T,
  expected = 0,
): Promise<Message<z.infer<T['schema']>>[]> {
  const found: Message<z.infer<T['schema']>>[] = [];
  const abort = new AbortController();
  let latest = Date.now();
  const each = (message: Message<z.infer<T['schema']>>) => {
    latest = Date.now();
    found.push(message);
  };
  const tailing = bus.tail(topic, 'start', each, abort.signal);
  while (Date.now() - latest < (found.length < expected ? EXPECTED_TIMEOUT_MS : IDLE_TIMEOUT_MS)) await sleep(50);
  abort.abort();
  await tailing;
  return found;
}
