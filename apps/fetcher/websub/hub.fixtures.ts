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

/** For tests: a WebSub hub that does what the specification asks of one, at a clock of its own. */
export class Hub {
  readonly subscribers = new Map<string, Subscriber>();
  readonly requests: URLSearchParams[] = [];
  /** Status of the answers to a callback's verification. */
  readonly verifications: number[] = [];
  /** What it does with a request to subscribe. */
  policy: 'verify' | 'deny' | 'forget' | 'reject' = 'verify';
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

  /** Resolves when everything that was asked of it so far is decided. */
  settled(): Promise<unknown> {
    return this.working;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Sends a document to who is subscribed. @returns the statuses that came back */
  publish(topic: string, body: string, { algorithm = 'sha256', type = 'application/rss+xml' } = {}): Promise<number[]> {
    const live = [...this.subscribers.values()].filter((each) => each.topic === topic && each.until > this.now);
    const send = async ({ callback, secret }: Subscriber) => {
      const signature = secret && `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
      const headers = { 'content-type': type, link: `<${topic}>; rel=self`, 'x-hub-signature': signature ?? '' };
      return (await fetch(callback, { method: 'POST', body, headers, redirect: 'manual' })).status;
    };
    return Promise.all(live.map(send));
  }

  /** Asks, or tells, a callback. @returns the answer's status and whether it echoed the challenge as plain text */
  async call(callback: string, query: Record<string, string>): Promise<{ status: number; echoed: boolean }> {
    const challenge = randomUUID();
    const url = new URL(callback);
    for (const [name, value] of Object.entries({ 'hub.challenge': challenge, ...query }))
      url.searchParams.append(name, value);
    const answer = await fetch(url, { redirect: 'manual' });
    const isPlain = /^text\/plain/.test(answer.headers.get('content-type') ?? '');
    const isSafe = isPlain && answer.headers.get('x-content-type-options') === 'nosniff';
    return { status: answer.status, echoed: isSafe && (await answer.text()) === challenge };
  }

  private async decide(form: URLSearchParams): Promise<void> {
    const [callback, topic, mode] = ['callback', 'topic', 'mode'].map((name) => form.get(`hub.${name}`)!);
    if (this.policy === 'reject' || this.policy === 'forget') return;
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
