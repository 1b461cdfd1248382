import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cosine } from '#libs/domain/embedding/embedding.js';
import { writeTinyEncoder } from './tiny-encoder.js';

/** Runs the installed @huggingface/transformers on a generated model; part of jest.heavy.config.js. */
const root = await mkdtemp(join(tmpdir(), 'babelwire-test-'));
const model = join(root, 'model');
const storm = 'The storm sank two boats in the harbour';

beforeAll(() => writeTinyEncoder(model, ['the', 'storm', 'sank', 'boats', 'harbour', 'bank', 'raised', 'rates']));
afterAll(() => rm(root, { recursive: true }));

describe('embeddings', () => {
  it.each([
    ['the same text', storm, 1],
    ['the same words in another order', 'In the harbour the storm sank two boats', 1],
    ['some of the words', 'The bank raised the rates', 4 / Math.sqrt(12 * 7)],
    ['other words', 'bank rates raised', 0],
    ['nothing', '', 0],
  ])('a text and %s', async (_, other, expected) => {
    const [a, b] = (await embed(model, storm, other)).vectors;
    expect(cosine(a!, b!)).toBeCloseTo(expected, 1);
  });

  it('do not depend on the other texts of the batch', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `${'the '.repeat(i)}storm`);
    const together = (await embed(model, ...texts)).vectors;
    for (const i of [0, 7, 8, 19]) expect(together[i]).toEqual((await embed(model, texts[i]!)).vectors[0]);
  });

  it('of a text beyond the maximum length are those of its start', async () => {
    const [long] = (await embed(model, `${'storm '.repeat(128)}${'bank '.repeat(500)}`)).vectors;
    expect(long).toEqual((await embed(model, 'storm')).vectors[0]);
  });
});

describe('an unusable model is reported in one sentence', () => {
  it('no folder', () => expect(embed(join(root, 'nowhere'))).rejects.toThrow(/^MODEL_DIR is .* no such folder\.$/m));

  it('broken weights', async () => {
    const broken = join(root, 'broken');
    await cp(model, broken, { recursive: true });
    await writeFile(join(broken, 'onnx', 'model.onnx'), 'no model');
    await expect(embed(broken)).rejects.toThrow(/^MODEL_DIR is .*, whose model does not work: .+$/m);
  });

  it('no library', async () => {
    const bare = join(root, 'bare');
    const parts = [
      'package.json',
      'dist/libs/embedding',
      'dist/libs/domain/embedding/embedding.js',
      'test/embedding/embed.js',
    ];
    await mkdir(bare);
    for (const part of parts) await cp(resolve(part), join(bare, part), { recursive: true });
    await expect(node(join(bare, 'test/embedding/embed.js'), model)).rejects.toThrow(
      /^MODEL_DIR is set but @huggingface.*npm install.*\.$/m,
    );
  });
});

describe('babelwire cluster', () => {
  const file = join(root, 'in.jsonl');
  beforeAll(() => writeFile(file, JSON.stringify({ id: '1', title: 'Storm', text: storm })));

  it.each([
    ['without a model loads no library', [], 'false'],
    ['with a model loads it', [model], 'true'],
  ])('%s', async (_, folder, loaded) => {
    const { stdout, stderr } = await node('test/embedding/cluster.js', file, ...folder);
    expect(JSON.parse(stdout)).toMatchObject({ id: '1', relation: 'first' });
    expect(stderr.trim()).toBe(loaded);
  });
});

const node = (script: string, ...args: string[]) => promisify(execFile)(process.execPath, [resolve(script), ...args]);

async function embed(folder: string, ...texts: string[]): Promise<{ model: string; vectors: Int8Array[] }> {
  const { stdout } = await node('test/embedding/embed.js', folder, ...texts);
  const { model, vectors } = JSON.parse(stdout) as { model: string; vectors: number[][] };
  return { model, vectors: vectors.map((vector) => Int8Array.from(vector)) };
}
