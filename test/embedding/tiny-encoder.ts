import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SPECIAL = ['[PAD]', '[UNK]'];
const FLOAT = 1;
const INT64 = 7;

/**
 * Writes a sentence encoder whose results can be computed by hand: each word has its own dimension, so that the mean of a
 * text's words is its bag of words. Words outside of the vocabulary share the dimension of [UNK].
 */
export async function writeTinyEncoder(folder: string, words: string[]): Promise<void> {
  const vocabulary = [...SPECIAL, ...words];
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeJson(folder, 'config.json', { model_type: 'bert', vocab_size: vocabulary.length });
  await writeJson(folder, 'tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 128,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
  });
  await writeJson(folder, 'tokenizer.json', tokenizerOf(vocabulary));
  await writeFile(join(folder, 'onnx', 'model.onnx'), modelOf(vocabulary.length));
}

async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(value));
}

/** In the format of Hugging Face Tokenizers: lower case, words and punctuation, one token per word. */
function tokenizerOf(vocabulary: string[]): unknown {
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({ id, content, ...added })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary.map((word, i) => [word, i])), unk_token: '[UNK]' },
  };
}

/** ONNX (onnx.proto3): last_hidden_state[text, token] is the row of the identity matrix with index input_ids[text, token]. */
function modelOf(size: number): Uint8Array {
  const identity = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const table = Buffer.concat([
    field(1, size),
    field(1, size),
    field(2, FLOAT),
    field(8, 'table'),
    field(9, new Uint8Array(identity.buffer)),
  ]);
  const gather = Buffer.concat([
    field(1, 'table'),
    field(1, 'input_ids'),
    field(2, 'last_hidden_state'),
    field(3, 'gather'),
    field(4, 'Gather'),
  ]);
  const graph = Buffer.concat([
    field(1, gather),
    field(2, 'words'),
    field(5, table),
    field(11, tensor('input_ids', INT64, ['texts', 'tokens'])),
    field(12, tensor('last_hidden_state', FLOAT, ['texts', 'tokens', size])),
  ]);
  const operators = field(2, 13);
  return Buffer.concat([field(1, 8), field(7, graph), field(8, operators)]);
}

/** ValueInfoProto; a dimension is a size, or the name of a dynamic size. */
function tensor(name: string, type: number, dims: (string | number)[]): Uint8Array {
  const shape = Buffer.concat(dims.map((dim) => field(1, field(typeof dim === 'number' ? 1 : 2, dim))));
  return Buffer.concat([field(1, name), field(2, field(1, Buffer.concat([field(1, type), field(2, shape)])))]);
}

/** A protocol buffer field: a number as varint, anything else length-delimited. */
function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest >>>= 7)
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
  return Uint8Array.from(bytes);
}
