import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompleteFiles } from './complete-files.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'complete-files-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Whether the file is complete, `seconds` after it was last written. */
async function isComplete(name: string, seconds: number, files = new CompleteFiles(folder)): Promise<boolean> {
  const { mtimeMs } = await stat(join(folder, name));
  return (await files.select([name], mtimeMs + seconds * 1000)).length === 1;
}

const closed = 1;
const open = 5;
const brokenOff = 10;

test.each<[what: string, name: string, content: string | Buffer, seconds: number]>([
  ['a JSON array', 'a.json', '[{"text":"x"}]\n', closed],
  ['a JSON object in lines', 'e.json', '{\n"text":"x"\n}\n', closed],
  ['a JSON object in a line', 'f.json', '{"text":"x"}\n', open],
  ['JSON without its end', 'b.json', '{"items":[{"text":"x"}', open],
  ['JSON that breaks off', 'c.json', '{"items":[{"text":"x', brokenOff],
  ['JSON lines called .json', 'd.json', '{"text":"x"}\n{"text":"y"}\n', open],
  ['JSON lines', 'a.jsonl', '{"text":"x"}\n', open],
  ['JSON lines without a line end', 'b.ndjson', '{"text":"x"}', open],
  ['JSON lines that break off', 'c.jsonl', '{"text":"x"}\n{"te', brokenOff],
  ['a page', 'a.html', '<html><body>x</body></HTML>\n', closed],
  ['a page without its end', 'b.html', '<p>x</p>\n', open],
  ['a page that breaks off', 'c.htm', '<html><p>x', brokenOff],
  ['a feed', 'a.xml', '<rss><channel></channel></rss>', closed],
  ['a feed in UTF-16', 'b.xml', Buffer.from('\ufeff<feed></feed>\n', 'utf16le'), closed],
  ['a feed that breaks off', 'c.rss', '<rss><channel><item><title>x</ti', brokenOff],
  ['lines', 'a.txt', 'x\n', open],
  ['a sentence', 'b.txt', '雨が降った。', open],
  ['text that breaks off', 'c.txt', 'half of a sen', brokenOff],
  ['nothing', 'd.txt', '', brokenOff],
  ['another extension', 'a.pdf', '%PDF', open],
])('%s', async (_what, name, content, seconds) => {
  await writeFile(join(folder, name), content);
  expect(await isComplete(name, seconds - 0.1)).toBe(false);
  expect(await isComplete(name, seconds)).toBe(true);
});

test('a file that changed while it was observed is not complete, whatever its time says', async () => {
  const files = new CompleteFiles(folder);
  await writeFile(join(folder, 'growing.json'), '[]');
  expect(await isComplete('growing.json', 0, files)).toBe(false);
  await appendFile(join(folder, 'growing.json'), ' ');
  expect(await isComplete('growing.json', 3600, files)).toBe(false);
  await sleep(1100);
  expect(await isComplete('growing.json', 0, files)).toBe(true);
});

test('a file from the future is complete when it was left unchanged', async () => {
  const files = new CompleteFiles(folder);
  await writeFile(join(folder, 'future.json'), '[]');
  expect(await isComplete('future.json', -3600, files)).toBe(false);
  await sleep(1100);
  expect(await isComplete('future.json', -3600, files)).toBe(true);
});

(existsSync('/proc/self/fdinfo') ? test : test.skip)('a file that a process writes is not complete', async () => {
  const path = join(folder, 'open.txt');
  const writer = spawn('sh', ['-c', `exec >>'${path}'; echo first; echo ready >&2; read line`]);
  await once(writer.stderr, 'data');
  expect(await isComplete('open.txt', 3600)).toBe(false);
  writer.stdin.end();
  await once(writer, 'exit');
  expect(await isComplete('open.txt', 3600)).toBe(true);
});
