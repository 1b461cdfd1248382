import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findModel } from './onnx-embedder.js';

const root = await mkdtemp(join(tmpdir(), 'babelwire-test-'));
let folders = 0;
let folder: string;
beforeEach(() => void (folder = join(root, String(folders++))));
afterAll(() => rm(root, { recursive: true }));

const complete = {
  'config.json': '{}',
  'tokenizer.json': '{}',
  'tokenizer_config.json': '{}',
  'onnx/model.onnx': 'exact',
};

describe('findModel', () => {
  it.each([
    [complete, 'fp32'],
    [{ ...complete, 'onnx/model_quantized.onnx': 'rounded' }, 'q8'],
  ])('%j holds a model of %s', async (files, dtype) => {
    expect(await found(files)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), dtype });
  });

  it.each([
    [{}, /^MODEL_DIR is \S+, but there is no such folder\.$/],
    [{ 'README.md': '' }, /^MODEL_DIR is .* it has no onnx\/model_quantized\.onnx or onnx\/model\.onnx\.$/],
    [{ ...complete, 'config.json': null }, /^MODEL_DIR is .* it has no config\.json\.$/],
    [{ ...complete, 'tokenizer.json': null }, /^MODEL_DIR is .* it has no tokenizer\.json\.$/],
    [{ ...complete, 'tokenizer_config.json': null }, /^MODEL_DIR is .* it has no tokenizer_config\.json\.$/],
  ])('%j is refused with one sentence', async (files, sentence) => {
    await expect(found(files)).rejects.toThrow(sentence);
  });

  it.each([
    ['another place', {}, true],
    ['another README', { 'README.md': 'new' }, true],
    ['other weights', { 'onnx/model.onnx': 'other' }, false],
    ['another tokenizer', { 'tokenizer.json': '{"version":"2"}' }, false],
  ])('%s (%j): the name stays the same: %s', async (_, change, same) => {
    const { id } = await found(complete);
    folder = join(root, String(folders++));
    expect((await found({ ...complete, ...change })).id === id).toBe(same);
  });
});

/** Writes the files, all but those that are null, and looks what they are. */
async function found(files: Record<string, string | null>): ReturnType<typeof findModel> {
  for (const [name, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return findModel(folder);
}
