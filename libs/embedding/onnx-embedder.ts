import { basename, dirname, resolve } from 'node:path';
import type { EmbeddingScorer } from '#libs/domain/embedding-scorer.js';
import { quantizeUnit } from '#libs/domain/stories/matching/embedding.js';
import { findModel, type Model } from './model-folder.js';

/** The part of @huggingface/transformers 4 that is used; it is seldom installed, so its own types cannot be imported. */
interface Transformers {
  env: {
    allowRemoteModels: boolean;
    localModelPath: string;
    useFSCache: boolean;
    useWasmCache: boolean;
    logLevel: number;
  };
  pipeline(task: 'feature-extraction', model: string, options: { dtype: string; device: 'cpu' }): Promise<Encoder>;
}

/** Texts to vectors, one after the other in `data`; `dims` is texts × components. */
type Encoder = (
  texts: string[],
  options: { pooling: 'mean'; normalize: true },
) => Promise<{ dims: number[]; data: ArrayLike<number> & Iterable<number> }>;

/** In a variable, so that the compiler does not look for what may be missing. */
const LIBRARY = '@huggingface/transformers';
/** Texts that go through the model at once: they are padded to the longest, and the process does nothing else meanwhile. */
const BATCH = 8;
/** A level of the library's log; what matters is thrown as well. */
const SILENT = 50;

/**
 * Loads the sentence encoder in a folder and tries it. Nothing is fetched from anywhere.
 * @throws Error with one sentence that names MODEL_DIR when library or model are missing or unfit
 */
export async function openEmbedder(folder: string): Promise<EmbeddingScorer> {
  const model = await findModel(folder);
  const encode = await loadEncoder(folder, model, await importLibrary());
  return {
    model: model.id,
    async embed(texts) {
      const vectors: Int8Array[] = [];
      for (let from = 0; from < texts.length; from += BATCH)
        vectors.push(...(await embedBatch(encode, texts.slice(from, from + BATCH))));
      return vectors;
    },
  };
}

async function importLibrary(): Promise<Transformers> {
  try {
    return (await import(LIBRARY)) as Transformers;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND')
      throw new Error(`MODEL_DIR is set but ${LIBRARY} cannot be loaded: ${firstLine(error)}`, { cause: error });
    const install = `npm install --no-save --ignore-scripts ${LIBRARY}@4`;
    throw new Error(`MODEL_DIR is set but ${LIBRARY} is not installed: run ${install}, or unset MODEL_DIR.`, {
      cause: error,
    });
  }
}

async function loadEncoder(folder: string, { dtype }: Model, { env, pipeline }: Transformers): Promise<Encoder> {
  const path = resolve(folder);
  const offline = { allowRemoteModels: false, useFSCache: false, useWasmCache: false };
  Object.assign(env, offline, { localModelPath: dirname(path), logLevel: SILENT });
  try {
    const encode = await pipeline('feature-extraction', basename(path), { dtype, device: 'cpu' });
    await embedBatch(encode, ['Babelwire']);
    return encode;
  } catch (error) {
    throw new Error(`MODEL_DIR is ${folder}, whose model does not work: ${firstLine(error)}`, { cause: error });
  }
}

async function embedBatch(encode: Encoder, texts: string[]): Promise<Int8Array[]> {
  const { dims, data } = await encode(texts, { pooling: 'mean', normalize: true });
  const size = dims.at(-1)!;
  const all = quantizeUnit(data);
  return texts.map((_, i) => all.slice(i * size, (i + 1) * size));
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0]!;
}
