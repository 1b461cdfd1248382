import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as the server received it. */
export interface EmbeddingsRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: { model: string; input: string[]; encoding_format: string };
}

type Respond = (response: ServerResponse, request: EmbeddingsRequest) => void;

/** A server with OpenAI's embeddings API on loopback, which tests tell how to respond. */
export class EmbeddingsServer {
  readonly requests: EmbeddingsRequest[] = [];
  respond: Respond = embedAll;
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (incoming, response) => {
      const body = JSON.parse(await text(incoming)) as EmbeddingsRequest['body'];
      const request = { path: incoming.url!, headers: incoming.headers, body };
      this.requests.push(request);
      this.respond(response, request);
    });
  }

  /** @returns the URL, without a path */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Responds with the vectors of all texts, as OpenAI documents it. */
export const embedAll: Respond = (response, { body: { model, input } }) => {
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
  respondJson(response, { object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } });
};

export function respondJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** How often each letter from a to h is in the text, so that equal texts have equal vectors; not of length 1. */
export function vectorOf(text: string): number[] {
  return [...'abcdefgh'].map((letter) => text.toLowerCase().split(letter).length - 0.5);
}
