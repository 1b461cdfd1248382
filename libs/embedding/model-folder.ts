import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A sentence encoder on disk. */
export interface Model {
  /** Hash of what the vectors depend on, so that a model keeps its name wherever its folder is. */
  id: string;
  /** What the library calls the precision of the file it shall load. */
  dtype: 'q8' | 'fp32';
}

const CONFIGURATION = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
/** The first one that is there is taken: rounded weights are faster on a CPU. */
const WEIGHTS = [
  { dtype: 'q8', file: 'onnx/model_quantized.onnx' },
  { dtype: 'fp32', file: 'onnx/model.onnx' },
] as const;

/**
 * Looks for a model in the layout that models on the Hugging Face Hub have.
 * @throws Error with one sentence that names MODEL_DIR and the first file that is missing
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

/** As streams: weights may be larger than what fits into a buffer. */
async function hashOf(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) await pipeline(createReadStream(file), hash, { end: false });
  return hash.digest('hex').slice(0, 16);
}
