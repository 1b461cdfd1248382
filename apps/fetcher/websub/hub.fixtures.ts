import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Subscriber {
  callback: string;
  topic: string;
  secret: string | null;
  /** Milliseconds. */
  until: number;
}

/** For tests: a WebSub hub that follows the specification, with its own clock. */
export class Hub {
  readonly subscribers = new Map<string, Subscriber>();
  readonly requests: URLSearchParams[] = [];
  /** Statuses of the callback's responses to verifications. */
  readonly verifications: number[] = [];
  /** What it does with a subscription request. */
  policy: 'verify' | 'deny' | 'ignore' | 'reject' = 'verify';
  leaseSeconds = 86_400;
  now = Date.now();
  private readonly server: Server = createServer((request, response) => {
    if (request.url === '/old') return void response.writeHead(307, { location: '/' }).end();
    void readForm(request).then((form) => {
      this.requests.push(form);
      response.writeHead(this.policy === 'reject' ? 400 : 202).end();
      this.working = this.working.then(() => this.decide(form));
    });
  });
  private working: Promise<unknown> = Promise.resolve();

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Resolves when all requests so far are verified or denied. */
  settled(): Promise<unknown> {
    return this.working;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Pushes a document to the subscribers. @returns the statuses of their responses */
  publish(topic: string, body: string, { algorithm = 'sha256', type = 'application/rss+xml' } = {}): Promise<number[]> {
    const live = [...this.subscribers.values()].filter((each) => each.topic === topic && each.until > this.now);
    const send = async ({ callback, secret }: Subscriber) => {
      const signature = secret && `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
      const headers = { 'content-type': type, link: `<${topic}>; rel=self`, 'x-hub-signature': signature ?? '' };
      return (await fetch(callback, { method: 'POST', body, headers, redirect: 'manual' })).status;
    };
    return Promise.all(live.map(send));
  }

  /** Sends a GET request to a callback. @returns the status and whether the response echoed the challenge as plain text */
  async call(callback: string, query: Record<string, string>): Promise<{ status: number; echoed: boolean }> {
    const challenge = randomUUID();
    const url = new URL(callback);
    for (const [name, value] of Object.entries({ 'hub.challenge': challenge, ...query }))
      url.searchParams.append(name, value);
    const response = await fetch(url, { redirect: 'manual' });
    const isPlain = /^text\/plain/.test(response.headers.get('content-type') ?? '');
    const isSafe = isPlain && response.headers.get('x-content-type-options') === 'nosniff';
    return { status: response.status, echoed: isSafe && (await response.text()) === challenge };
  }

  private async decide(form: URLSearchParams): Promise<void> {
    const [callback, topic, mode] = ['callback', 'topic', 'mode'].map((name) => form.get(`hub.${name}`)!);
    if (this.policy === 'reject' || this.policy === 'ignore') return;
    const denies = this.policy === 'deny' && mode === 'subscribe';
    const lease = { 'hub.lease_seconds': String(this.leaseSeconds) };
    const query = { 'hub.mode': denies ? 'denied' : mode!, 'hub.topic': topic!, ...lease };
    const { status, echoed } = await this.call(callback!, denies ? { ...query, 'hub.reason': 'No room.' } : query);
    this.verifications.push(status);
    const key = `${callback} ${topic}`;
    if (denies || !echoed) return;
    if (mode === 'unsubscribe') return void this.subscribers.delete(key);
    const until = this.now + this.leaseSeconds * 1000;
    this.subscribers.set(key, { callback: callback!, topic: topic!, secret: form.get('hub.secret'), until });
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return new URLSearchParams(body);
}
