import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { ReadError } from '#libs/ingest/check-article.js';
import { readDocument } from '#libs/ingest/read-document.js';
import { noAnswer, refusal, type Server } from './server.js';

/** The server takes at most 1000 articles and 20 MB at once; characters may have several bytes. */
const CHUNK = { articles: 500, characters: 4_000_000 };

/**
 * `babelwire ingest`: reads files as the inbox does, posts their articles and prints their ids, one a line. What could
 * not be read or was refused is told on stderr; the exit code is 1 then.
 */
export async function ingestFiles(files: string[], source: string, server: Server): Promise<void> {
  for (const file of files) {
    const bytes = await readFile(file).catch((error: Error) => fail(file, { reason: error.message }));
    if (!bytes) continue;
    const { articles, errors } = readDocument(basename(file), bytes, source);
    errors.forEach((error) => fail(file, error));
    for (const chunk of chunks(articles)) await post(file, chunk, server);
  }
}

/** @throws Error when the server does not take articles at all */
async function post(file: string, articles: RawArticle[], server: Server): Promise<void> {
  const request = {
    method: 'POST',
    headers: { ...server.headers, 'content-type': 'application/json' },
    body: JSON.stringify(articles),
  };
  const response = await fetch(`${server.url}/api/articles`, request).catch((error: unknown) => {
    throw new Error(noAnswer(server, error));
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok && !answer.errors?.length)
    throw new Error(refusal(response.status) ?? `${server.url} answered ${response.status}: ${answer.detail ?? ''}`);
  answer.accepted?.forEach(({ id }) => console.log(id));
  answer.errors?.forEach(({ field, reason }) => fail(file, { field: field ?? undefined, reason }));
}

/** Taken or refused, one by one. */
interface Answer {
  accepted?: { index: number; id: string }[];
  errors?: { index: number; field: string | null; reason: string }[];
  detail?: string;
}

function* chunks(articles: RawArticle[]): Generator<RawArticle[]> {
  let chunk: RawArticle[] = [];
  let characters = 0;
  for (const article of articles) {
    const size = JSON.stringify(article).length;
    if (chunk.length >= CHUNK.articles || (chunk.length > 0 && characters + size > CHUNK.characters)) {
      yield chunk;
      [chunk, characters] = [[], 0];
    }
    chunk.push(article);
    characters += size;
  }
  if (chunk.length > 0) yield chunk;
}

function fail(file: string, { line, index, field, reason }: ReadError): null {
  const place = line !== undefined ? `, line ${line}` : index !== undefined ? `, item ${index + 1}` : '';
  console.error(`${file}${place}: ${field ? `${field}: ` : ''}${reason}`);
  process.exitCode = 1;
  return null;
}
