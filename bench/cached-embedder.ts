/** Embeddings for benchmarks: vectors of known texts come from a file, so that only the first run needs the service. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedder } from '#libs/domain/embedding/embedding.js';
import { packEmbedding, unpackVector } from '#libs/domain/embedding/embedding.js';
import { HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { parseEmbeddingsService } from '#libs/runtime/env.js';

/** A line of the file. */
interface CachedVector {
  /** Hash of model, prefix and text. */
  key: string;
  /** base64, as in messages. */
  data: string;
}

/** Texts between two writes to the file. */
const CHUNK_SIZE = 64;

/**
 * An embedder at `url` with the other EMBEDDINGS_ variables of the environment. A missing vector ends the benchmark.
 * @param file of the vectors; default: `babelwire-vectors.jsonl` in the system's folder for temporary files
 */
export function openCachedEmbedder(url: string, file = join(tmpdir(), 'babelwire-vectors.jsonl')): Embedder {
  const service = parseEmbeddingsService({ ...process.env, EMBEDDINGS_URL: url })!;
  const embedder = new HttpEmbedder(service);
  const cache = readCache(file);
  const keyOf = (text: string) =>
    createHash('sha256')
      .update(JSON.stringify([service.model, service.prefix, text]))
      .digest('base64')
      .slice(0, 24);

  async function addToCache(texts: string[]): Promise<void> {
    const vectors = await embedder.embed(texts);
    if (vectors.includes(null)) throw new Error(`a text got no vector: ${embedder.problem}`);
    const lines = vectors.map((vector, i): CachedVector => {
      const { data } = packEmbedding(service.model, vector!);
      return { key: keyOf(texts[i]!), data };
    });
    for (const { key, data } of lines) cache.set(key, data);
    appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  return {
    model: service.model,
    problem: null,
    async embed(texts) {
      const unknown = [...new Set(texts)].filter((text) => !cache.has(keyOf(text)));
      for (let from = 0; from < unknown.length; from += CHUNK_SIZE)
        await addToCache(unknown.slice(from, from + CHUNK_SIZE));
      return texts.map((text) => unpackVector({ model: service.model, data: cache.get(keyOf(text))! }));
    },
  };
}

/** A line that a killed run left unfinished is skipped. */
function readCache(file: string): Map<string, string> {
  const cache = new Map<string, string>();
  if (!existsSync(file)) return cache;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const found = /^\{"key":"([^"]+)","data":"([^"]+)"\}$/.exec(line);
    if (found) cache.set(found[1]!, found[2]!);
  }
  return cache;
}
