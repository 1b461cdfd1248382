import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Topic } from '#libs/contracts/topics.js';
import type { Bus, Message } from '#libs/messaging/bus/bus.js';

/** Milliseconds without a message that mean that there are no more, and the longest wait for the first ones. */
const QUIET = 700;
const PATIENCE = 20_000;

/** Everything a topic holds now. It should hold at least so many messages: they are waited for, and reading ends some time after. */
export async function readAll<T extends Topic>(
  bus: Bus,
  topic: T,
  least = 0,
): Promise<Message<z.infer<T['schema']>>[]> {
  const found: Message<z.infer<T['schema']>>[] = [];
  const abort = new AbortController();
  let latest = Date.now();
  const each = (message: Message<z.infer<T['schema']>>) => {
    latest = Date.now();
    found.push(message);
  };
  const tailing = bus.tail(topic, 'start', each, abort.signal);
  while (Date.now() - latest < (found.length < least ? PATIENCE : QUIET)) await sleep(50);
  abort.abort();
  await tailing;
  return found;
}
