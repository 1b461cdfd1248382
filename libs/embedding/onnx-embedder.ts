import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Embedder, quantizeUnit } from '#libs/domain/embedding/embedding.js';

/** The part of @huggingface/transformers 4 that is used. It is an optional install, so its own types can't be imported. */
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

/** Encodes texts. `data` holds one vector after the other; `dims` is [texts, components]. */
type Encoder = (
  texts: string[],
  options: { pooling: 'mean'; normalize: true },
) => Promise<{ dims: number[]; data: ArrayLike<number> & Iterable<number> }>;

/** A variable, so that the compiler doesn't resolve a package that may not be installed. */
const LIBRARY = '@huggingface/transformers';
/** Texts per call of the model. They are padded to the longest one, and the call blocks the process. */
const BATCH_SIZE = 8;
/** Log level of the library that logs nothing; errors are thrown as well. */
const SILENT_LOG_LEVEL = 50;

/**
 * Loads the sentence encoder in a folder and runs it once. Nothing is downloaded.
 * @throws Error that names MODEL_DIR when the library or the model is missing or doesn't work
 */
export async function openEmbedder(folder: string): Promise<Embedder> {
  const model = await findModel(folder);
  const encode = await loadEncoder(folder, model, await importLibrary());
  return {
    model: model.id,
    async embed(texts) {
      const vectors: Int8Array[] = [];
      for (let from = 0; from < texts.length; from += BATCH_SIZE)
        vectors.push(...(await embedBatch(encode, texts.slice(from, from + BATCH_SIZE))));
      return vectors;
    },
  };
}

/** A sentence encoder on disk. */
interface Model {
  /** Hash of the files that decide the vectors: a model keeps its id wherever its folder is. */
  id: string;
  /** The library's name for the precision of the weights. */
  dtype: 'q8' | 'fp32';
}

const CONFIGURATION = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
/** The first existing file is used: quantized weights are faster on a CPU. */
const WEIGHTS = [
  { dtype: 'q8', file: 'onnx/model_quantized.onnx' },
  { dtype: 'fp32', file: 'onnx/model.onnx' },
] as const;

/**
 * Finds a model in the folder layout of the Hugging Face Hub.
 * @throws Error that names MODEL_DIR and the first missing file
 */
export async function findModel(folder: string): Promise<Model> {
  const has = (file: string) => existsSync(join(folder, file));
  if (!has('.')) throw new Error(`MODEL_DIR is ${folder}, but there is no such folder.`);
  const weights = WEIGHTS.find(({ file }) => has(file));
  const missing = weights ? CONFIGURATION.find((file) => !has(file)) : WEIGHTS.map(({ file }) => file).join(' or ');
  if (!weights || missing)
    throw new Error(`MODEL_DIR is ${folder}, which is no sentence encoder: it has no ${missing}.`);
  const files = ['tokenizer.json', weights.file];
  return { id: await hashOf(files.map((file) => join(folder, file))), dtype: weights.dtype };
}

/** Streamed: weights can be larger than the largest Buffer. */
async function hashOf(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) await pipeline(createReadStream(file), hash, { end: false });
  return hash.digest('hex').slice(0, 16);
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
  Object.assign(env, offline, { localModelPath: dirname(path), logLevel: SILENT_LOG_LEVEL });
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
