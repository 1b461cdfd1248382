import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AcceptedArticles } from '#libs/contracts/api/articles.js';
import type { Problem } from '#libs/contracts/api/problem.js';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { ReadError } from '#libs/ingest/check-article.js';
import { readDocument } from '#libs/ingest/read-document.js';
import { connectionError, responseError, type Server } from './server.js';

/** Limits of one request. The server accepts 1000 articles and 20 MB; a character can take several bytes. */
const MAX_ARTICLES = 500;
const MAX_CHARACTERS = 4_000_000;
/** A request that the server is too busy for (429, 503) is repeated: when it says, or after a delay that doubles. */
const MAX_ATTEMPTS = 6;
const FIRST_DELAY_S = 1;
/** A server that wants a longer pause is given up. */
const MAX_DELAY_S = 60;

/**
 * `babelwire ingest`: reads files as the inbox does, posts their articles and prints their ids, one a line. What can't be read
 * or is rejected is reported on stderr; the exit code is 1 then. Waits for a server that is too busy.
 * @throws Error when the server can't be reached or rejects a request as a whole
 */
export async function ingestFiles(files: string[], source: string, server: Server): Promise<void> {
  for (const file of files) {
    const bytes = await readFile(file).catch((error: Error) => report(file, { reason: error.message }));
    if (!bytes) continue;
    const { articles, errors } = readDocument(basename(file), bytes, source);
    errors.forEach((error) => report(file, error));
    for (const chunk of chunks(articles)) await post(file, chunk, server);
  }
}

function* chunks(articles: RawArticle[]): Generator<RawArticle[]> {
  let chunk: RawArticle[] = [];
  let characters = 0;
  for (const article of articles) {
    const size = JSON.stringify(article).length;
    if (chunk.length >= MAX_ARTICLES || (chunk.length > 0 && characters + size > MAX_CHARACTERS)) {
      yield chunk;
      [chunk, characters] = [[], 0];
    }
    chunk.push(article);
    characters += size;
  }
  if (chunk.length > 0) yield chunk;
}

async function post(file: string, articles: RawArticle[], server: Server): Promise<void> {
  const request = {
    method: 'POST',
    headers: { ...server.headers, 'content-type': 'application/json' },
    body: JSON.stringify(articles),
  };
  const { response, body } = await send(server, request);
  if (!response.ok && !body.errors?.length) throw new Error(responseError(server, response.status, body.detail));
  body.accepted?.forEach(({ id }) => console.log(id));
  // Positions are those in the request, not in the file.
  body.errors?.forEach(({ field, detail }) =>
    report(file, { field: field.replace(/^articles\.\d+\.?/, ''), reason: detail }),
  );
}

interface ServerResponse {
  response: Response;
  body: Partial<AcceptedArticles & Problem>;
}

/** Sends a request until the server has time for it, within limits. @throws Error when the server can't be reached */
async function send(server: Server, request: RequestInit): Promise<ServerResponse> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${server.url}/api/articles`, request).catch((error: unknown) => {
      throw new Error(connectionError(server, error));
    });
    const body = (await response.json().catch(() => ({}))) as ServerResponse['body'];
    const delay = retryAfter(response.headers.get('retry-after')) ?? FIRST_DELAY_S * 2 ** (attempt - 1);
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || attempt === MAX_ATTEMPTS || delay > MAX_DELAY_S) return { response, body };
    console.error(`${responseError(server, response.status, body.detail)}; next attempt in ${Math.ceil(delay)} s`);
    await sleep(delay * 1000);
  }
}

/** Seconds until the time of a Retry-After header: a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

function report(file: string, error: ReadError): null {
  console.error(errorLine(file, error));
  process.exitCode = 1;
  return null;
}

/** What is wrong in a file, and where. @param file null for standard input */
export function errorLine(file: string | null, { line, index, field, reason }: ReadError): string {
  const position = line !== undefined ? `line ${line}` : index !== undefined ? `item ${index + 1}` : '';
  return [[file, position].filter(Boolean).join(', '), field, reason].filter(Boolean).join(': ');
}
