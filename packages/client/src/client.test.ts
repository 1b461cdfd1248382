import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BabelwireClient, EventsGoneError, type MirrorChange, ResponseError, type StoryEvent } from './client.js';

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

/** What the server responds next, by path; the last response is repeated. */
let script: Record<string, Respond[]>;
let requests: string[];
let server: Server;
let client: BabelwireClient;

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    const [path, query] = request.url!.split('?') as [string, string?];
    requests.push([query, request.headers['last-event-id']].filter(Boolean).join(' '));
    const responses = script[path]!;
    (responses.length > 1 ? responses.shift()! : responses[0]!)(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  client = new BabelwireClient({ url, headers: { authorization: 'Bearer secret' } });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const event = (sequence: number, data: object = { story: { id: 's', articleCount: 1 } }) =>
  ({ sequence, subject: 's', data }) as StoryEvent;
const sse = (sequence: number): string => `id: ${sequence}\ndata: ${JSON.stringify(event(sequence))}\n\n`;
/** Sends a stream's beginning and leaves it open. */
const stream =
  (...parts: string[]): Respond =>
  (response) =>
    void response.write(parts.join(''));
/** The same, then the connection is lost. */
const cut =
  (...parts: string[]): Respond =>
  (response) =>
    void response.write(parts.join(''), () => response.destroy());
const refuse =
  (status: number, problem: object = {}): Respond =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
const snapshot = (sequence: number, ids: string[], size = ids.length): Respond => {
  const head = { edition: 'main', sequence, stories: size };
  const stories = ids.map((id) => ({ id, articleCount: 0, articles: [] }));
  return (response) => void response.end([head, ...stories].map((line) => `${JSON.stringify(line)}\n`).join(''));
};

/** The sequences of the first events. */
async function read(count: number, options: Parameters<BabelwireClient['events']>[0] = {}): Promise<number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of client.events(options)) if (sequences.push(sequence) === count) break;
  return sequences;
}

describe('events', () => {
  test.each<[string, Respond[], expected: string[]]>([
    ['resume after the last one', [cut(sse(7), sse(8)), stream(sse(9))], ['edition=a 6', 'edition=a 8']],
    ['come once each', [cut(sse(7), sse(8)), stream(sse(8), sse(7), sse(9))], ['edition=a 6', 'edition=a 8']],
    ['resume in the middle of one', [cut(sse(7), sse(8).slice(0, -9)), stream(sse(8), sse(9))], ['edition=a 6', 'edition=a 7']], // prettier-ignore
    ['survive a 503', [refuse(503), stream(sse(7), sse(8), sse(9))], ['edition=a 6', 'edition=a 6']],
    ['survive a 429', [refuse(429), stream(sse(7), sse(8), sse(9))], ['edition=a 6', 'edition=a 6']],
    ['survive a silent connection', [stream(sse(7)), stream(sse(8), sse(9))], ['edition=a 6', 'edition=a 7']],
    ['survive a silent server', [() => undefined, stream(sse(7), sse(8), sse(9))], ['edition=a 6', 'edition=a 6']],
    ['resume after an id alone', [cut('id: 8\n\n'), stream(sse(9), sse(10), sse(11))], ['edition=a 6', 'edition=a 8']],
  ])('%s', async (_, responses, expected) => {
    script = { '/api/events': responses };
    const reasons: string[] = [];
    const onRetry = (reason: Error) => void reasons.push(reason.message);
    const sequences = await read(3, { edition: 'a', after: 6, onRetry, silenceTimeoutMs: 500 });
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(requests).toEqual(expected);
    expect(reasons).toHaveLength(1);
  });

  test('from now on resume where the stream began, when it is cut before the first event', async () => {
    script = { '/api/events': [cut('retry: 2000\nid: 4\n\n: heartbeat\n\n'), stream(sse(5))] };
    expect(await read(1)).toEqual([5]);
    expect(requests).toEqual(['', '4']);
  });

  test('heartbeats keep a connection', async () => {
    script = {
      '/api/events': [
        (response) => {
          const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), 100);
          setTimeout(() => response.write(sse(1)), 1_500);
          response.on('close', () => clearInterval(heartbeat));
        },
      ],
    };
    expect(await read(1, { after: 0, silenceTimeoutMs: 1_000 })).toEqual([1]);
    expect(requests).toHaveLength(1);
  });

  test('that are gone, and other refusals, are errors', async () => {
    script = { '/api/events': [cut(sse(1)), refuse(410, { firstSequence: 40 }), refuse(401, { detail: 'token?' })] };
    const gone = await read(2).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(EventsGoneError);
    expect((gone as EventsGoneError).firstSequence).toBe(40);
    const refused = await read(1).catch((error: unknown) => error);
    expect(refused).not.toBeInstanceOf(EventsGoneError);
    expect(refused).toMatchObject({ status: 401, message: 'GET /api/events responded with HTTP 401: token?' });
  });

  test.each<[string, Respond, count: number]>([
    ['while they come', stream(sse(1)), 1],
    ['before a retry', refuse(503), 0],
    ['before the response', () => undefined, 0],
  ])('end with the signal %s', async (_, response, count) => {
    script = { '/api/events': [response] };
    expect(await read(2, { signal: AbortSignal.timeout(300) })).toHaveLength(count);
  });
});

describe('mirror', () => {
  const removed = `id: 13\ndata: ${JSON.stringify(event(13, { story: { id: 's', articleCount: 0 } }))}\n\n`;
  test.each<[string, snapshots: Respond[], events: Respond[], states: string[]]>([
    ['applies events', [snapshot(10, ['a'])], [stream(sse(11))], ['10 a', '11 a s']],
    ['goes on after a cut', [snapshot(10, [])], [cut(sse(11)), stream(sse(12), removed)], ['10', '11 s', '12 s', '13']],
    ['takes a new snapshot after a gap', [snapshot(10, ['a']), snapshot(12, ['b'])], [stream(sse(12)), stream(removed)], ['10 a', '12 b', '13 b']], // prettier-ignore
    ['takes a new snapshot after a 410', [snapshot(10, ['a']), snapshot(3, ['b'])], [refuse(410), stream(sse(4))], ['10 a', '3 b', '4 b s']], // prettier-ignore
    ['does not use half a snapshot', [snapshot(10, ['a'], 2), snapshot(10, ['a', 'b'])], [stream(sse(11))], ['10 a b', '11 a b s']], // prettier-ignore
    ['gives up a silent snapshot', [stream('{"edition":"main","sequence":9,"stories":1}\n'), snapshot(10, [])], [stream(sse(11))], ['10', '11 s']], // prettier-ignore
    ['waits for the server', [refuse(503), snapshot(10, [])], [stream(sse(11))], ['10', '11 s']],
  ])('%s', async (_, snapshots, events, expected) => {
    script = { '/api/snapshot.ndjson': snapshots, '/api/events': events };
    const states: string[] = [];
    const mirror = await client.mirror({
      silenceTimeoutMs: 1_000,
      onChange: (_, { sequence, stories }) => void states.push([sequence, ...stories.keys()].join(' ')),
    });
    while (states.length < expected.length) await new Promise((done) => setTimeout(done, 10));
    await mirror.close();
    expect(states).toEqual(expected);
  });

  test('reports what it can not repair', async () => {
    script = { '/api/snapshot.ndjson': [refuse(401), snapshot(1, [])], '/api/events': [stream(sse(2))] };
    await expect(client.mirror()).rejects.toThrow(ResponseError);
    const onChange = ({ type }: MirrorChange) => {
      if (type === 'event') throw new Error('full');
    };
    const mirror = await client.mirror({ onChange });
    await expect(mirror.closed).rejects.toThrow('full');
  });
});
