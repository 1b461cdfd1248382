import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from './event-stream.js';
import { noAnswer, refusal, type Server } from './server.js';

/** Waits before connecting again, in milliseconds: doubled up to the longest. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

/**
 * `babelwire tail`: prints story events as they come, one JSON line each, until it is stopped. A lost connection is
 * taken up again where it broke.
 * @throws Error when the server refuses
 */
export async function tailEvents(server: Server): Promise<never> {
  let lastId = '';
  let wait = FIRST_WAIT;
  for (;;) {
    try {
      for await (const event of readEvents(await connect(server, lastId))) {
        lastId = event.id;
        wait = FIRST_WAIT;
        process.stdout.write(`${event.data}\n`);
      }
      console.error(`babelwire: ${server.url} ended the stream; connecting again`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      console.error(`babelwire: ${noAnswer(server, error)}; trying again`);
    }
    await sleep(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** The server will not answer differently when asked again. */
class Refused extends Error {}

async function connect(server: Server, lastId: string): Promise<AsyncIterable<Uint8Array>> {
  const headers = { ...server.headers, accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
  const response = await fetch(`${server.url}/api/events`, { headers });
  const again = response.status >= 500 || response.status === 429;
  if (!response.ok && !again)
    throw new Refused(refusal(response.status) ?? `${server.url} answered ${response.status}`);
  if (!response.ok || !response.body) throw new Error(`it answered ${response.status}`);
  return response.body;
}
