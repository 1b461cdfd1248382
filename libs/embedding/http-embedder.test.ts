import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { embedAll, EmbeddingsServer, respondJson, vectorOf } from './embeddings-server.fixtures.js';
import { type EmbeddingsService, HttpEmbedder } from './http-embedder.js';

let server: EmbeddingsServer;
let url: string;
beforeEach(async () => {
  server = new EmbeddingsServer();
  url = await server.start();
});
afterEach(() => server.stop());

const embedderOf = (changes: Partial<EmbeddingsService> = {}) =>
  new HttpEmbedder({ url, model: 'm', prefix: '', timeoutMs: 5_000, retryDelayMs: 60_000, ...changes });

const expected = (text: string) => {
  const vector = vectorOf(text);
  const norm = Math.hypot(...vector);
  return vector.map((component) => Math.round((component / norm) * 127));
};
const plain = (vectors: (Int8Array | null)[]) => vectors.map((vector) => vector && [...vector]);

describe('a request', () => {
  it.each([
    ['', '/v1/embeddings'],
    ['/', '/v1/embeddings'],
    ['/v1', '/v1/embeddings'],
    ['/v1/', '/v1/embeddings'],
    ['/v1/embeddings', '/v1/embeddings'],
    ['/openai/v1?api-version=2', '/openai/v1/embeddings?api-version=2'],
  ])('of a service at %j goes to %s', async (path, endpoint) => {
    await embedderOf({ url: url + path }).embed(['a']);
    expect(server.requests.map(({ path }) => path)).toEqual([endpoint]);
  });

  it('contains model, prefix and key', async () => {
    await embedderOf({ model: 'e5', prefix: 'query: ', apiKey: 'k3y' }).embed(['Storm', 'half \ud83d']);
    const [{ headers, body }] = server.requests as [(typeof server.requests)[0]];
    expect(body).toEqual({ model: 'e5', input: ['query: Storm', 'query: half \ufffd'], encoding_format: 'float' });
    expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer k3y' });
  });

  it.each([
    [0, []],
    [1, [1]],
    [8, [8]],
    [20, [8, 8, 4]],
  ])('is made for up to 8 of %d texts', async (count, sizes) => {
    const texts = Array.from({ length: count }, (_, i) => 'abc'.repeat(i));
    expect(plain(await embedderOf().embed(texts))).toEqual(texts.map(expected));
    expect(server.requests.map(({ body }) => body.input.length)).toEqual(sizes);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('waits for the end of the one before, also of another caller', async () => {
    let open = 0;
    let mostOpen = 0;
    server.respond = (response, request) => {
      mostOpen = Math.max(mostOpen, ++open);
      setTimeout(() => (open--, embedAll(response, request)), 20);
    };
    const embedder = embedderOf();
    const texts = ['a', 'b', 'c'];
    const all = await Promise.all(texts.map((text) => embedder.embed([text])));
    expect(all.map(plain)).toEqual(texts.map((text) => [expected(text)]));
    expect(mostOpen).toBe(1);
  });
});

type Respond = (response: ServerResponse) => void;
const json =
  (value: unknown, status?: number): Respond =>
  (response) =>
    respondJson(response, value, status);
const raw =
  (body: string, status = 200): Respond =>
  (response) =>
    void response.writeHead(status).end(body);
const vectors = (...embeddings: unknown[]): Respond =>
  json({ data: embeddings.map((embedding, index) => ({ index, embedding })) });
const many = (length: number) => Array.from({ length }, () => 1);

describe('a response', () => {
  it.each<[string, Respond, number[][]]>([
    ['in another order', json({ data: [{ index: 1, embedding: [0, 1] }, { index: 0, embedding: [1, 0] }] }), [[127, 0], [0, 127]]],
    ['of vectors that are no unit vectors', vectors([30, -40], [0, 0.001]), [[76, -102], [0, 127]]],
    ['of the largest dimension', vectors(many(8192), many(8192)), [many(8192), many(8192)]],
  ])('%s is read', async (_, respond, vectors) => {
    server.respond = respond;
    const embedder = embedderOf();
    expect(plain(await embedder.embed(['a', 'b']))).toEqual(vectors);
    expect(embedder.problem).toBeNull();
  }); // prettier-ignore

  it.each<[string, Respond, RegExp]>([
    ['with too few vectors', vectors([1, 0]), / responded with 1 vectors for 2 texts$/],
    ['with too many vectors', vectors([1], [1], [1]), / responded with 3 vectors for 2 texts$/],
    ['with an index twice', json({ data: [{ index: 0, embedding: [1] }, { index: 0, embedding: [1] }] }), /without a vector of index 1$/],
    ['without indexes', json({ data: [{ embedding: [1] }, { embedding: [1] }] }), /without a vector of index 0$/],
    ['with other indexes', json({ data: [{ index: 1, embedding: [1] }, { index: 2, embedding: [1] }] }), /without a vector of index 0$/],
    ['with null as vector', vectors([1], null), /`embedding` that is no list$/],
    ['with base64', vectors('AACAPw==', 'AACAPw=='), /`embedding` that is no list$/],
    ['with an empty vector', vectors([], []), /`embedding` that is no list$/],
    ['with null in a vector', vectors([1, null], [1, 0]), /other components than numbers$/],
    ['with NaN as Python writes it', raw('{"data": [{"index": 0, "embedding": [NaN]}]}'), /responded with invalid JSON: \{"data": \[/],
    ['with a vector of zeros', vectors([0, 0], [1, 0]), /a vector of length 0$/],
    ['with numbers beyond all bounds', vectors([1.7e308, 1.7e308], [1, 0]), /a vector of length Infinity$/],
    ['of different dimensions', vectors([1, 0], [1]), /vectors of different lengths: 2, 1$/],
    ['of a huge dimension', vectors(many(8193), many(8193)), /a vector of 8193 components; the most is 8192$/],
    ['that is far too large', raw('x'.repeat(17_000_000)), /more than 16777216 bytes$/],
    ['in HTML', raw('<h1>Welcome\n to nginx</h1>'), /invalid JSON: <h1>Welcome to nginx<\/h1>$/],
    ['that is empty', raw(''), /invalid JSON$/],
    ['null', raw('null'), /responded without a list `data`: null$/],
    ['without data', json({ embedding: [1] }), /without a list `data`: \{"embedding":\[1\]\}$/],
    ['401', json({ error: { message: 'Incorrect API key provided: s3cret' } }, 401), /responded with HTTP 401: .*provided: …"/],
    ['404', raw('no such model', 404), /responded with HTTP 404: no such model$/],
    ['500', raw('x'.repeat(10_000), 500), /responded with HTTP 500: x{200}$/],
    ['cut off', (response) => response.destroy(), / is not reachable: other side closed$/],
  ])('%s: no vectors, and no request for a while', async (_, respond, problem) => {
    server.respond = respond;
    const embedder = embedderOf({ apiKey: 's3cret' });
    expect(await embedder.embed(['a', 'b'])).toEqual([null, null]);
    expect(embedder.problem).toMatch(problem);
    expect(embedder.problem).toMatch(`${url}/v1/embeddings `);
    expect(embedder.problem).not.toMatch('s3cret');
    server.respond = embedAll;
    expect(await embedder.embed(['a', 'b', 'c'])).toEqual([null, null, null]);
    expect(server.requests.length).toBe(1);
  }); // prettier-ignore
});

describe('a service', () => {
  it.each<[string, Respond]>([
    ['does not respond', () => {}],
    ['stops in the middle of its response', (response) => void response.write('{"data')],
  ])('that %s is left alone after the timeout', async (_, respond) => {
    server.respond = respond;
    const embedder = embedderOf({ timeoutMs: 300 });
    expect(await embedder.embed(['a'])).toEqual([null]);
    expect(embedder.problem).toBe(`${url}/v1/embeddings did not respond within 0.3 s`);
    expect(await embedder.embed(['a'])).toEqual([null]);
    expect(server.requests.length).toBe(1);
  });

  it('that nobody runs costs no time', async () => {
    await server.stop();
    const embedder = embedderOf();
    const texts = many(100).map(String);
    const started = performance.now();
    expect(await embedder.embed(texts)).toEqual(texts.map(() => null));
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(embedder.problem).toMatch(/ is not reachable: connect ECONNREFUSED/);
    await server.start();
  });

  it('that hangs costs all waiting callers one timeout together', async () => {
    server.respond = () => {};
    const embedder = embedderOf({ timeoutMs: 500 });
    const started = performance.now();
    const all = await Promise.all(Array.from({ length: 12 }, () => embedder.embed(many(100).map(String))));
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(all.flat().every((vector) => vector === null)).toBe(true);
    expect(server.requests.length).toBe(1);
  });

  it('is requested again after the delay', async () => {
    server.respond = raw('starting', 503);
    const embedder = embedderOf({ retryDelayMs: 200 });
    expect(await embedder.embed(['a'])).toEqual([null]);
    server.respond = embedAll;
    expect(await embedder.embed(['a'])).toEqual([null]);
    expect(embedder.problem).toMatch(/HTTP 503: starting$/);
    await sleep(250);
    expect(plain(await embedder.embed(['a']))).toEqual([expected('a')]);
    expect(embedder.problem).toBeNull();
  });

  it.each([400, 413, 422])('that refuses texts with %d is requested with the next ones at once', async (status) => {
    server.respond = (response, request) => {
      if (!request.body.input.includes('long')) embedAll(response, request);
      else respondJson(response, { error: 'the input length exceeds the context length' }, status);
    };
    const embedder = embedderOf();
    expect(await embedder.embed(['a', 'long'])).toEqual([null, null]);
    expect(embedder.problem).toMatch(`HTTP ${status}: {"error":"the input length exceeds`);
    expect(plain(await embedder.embed(['b']))).toEqual([expected('b')]);
    expect(embedder.problem).toBeNull();
  });
});

it('close ends the request in progress, and no text is left without a vector', async () => {
  server.respond = () => {};
  const embedder = embedderOf();
  const waiting = Promise.allSettled([embedder.embed(['a']), embedder.embed(['b'])]);
  await sleep(50);
  embedder.close();
  const closed = { status: 'rejected', reason: expect.objectContaining({ retriable: true }) };
  expect(await waiting).toEqual([closed, closed]);
  await expect(embedder.embed(['c'])).rejects.toThrow('the embedder is closed');
  expect(server.requests.length).toBe(1);
});
