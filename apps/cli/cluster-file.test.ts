import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';

const line = (article: object) => JSON.stringify({ lang: 'en', ...article });
const bridge = line({
  id: 'bridge',
  text: 'Engineers found cracks in four of nine piers.\u2028The bridge stays closed.',
});
const ferry = line({ id: 'ferry', text: 'A boat crosses the bay in 14 minutes.\u2029Pupils travel free.' });

test.each<[what: string, input: string, ids: string[], errors: string, code: number]>([
  ['separators within strings', `${bridge}\n${ferry}\n`, ['bridge', 'ferry'], '', 0],
  ['CRLF, a byte order mark, no end of the last line', `\ufeff${bridge}\r\n\r\n${ferry}`, ['bridge', 'ferry'], '', 0],
  [
    'an invalid line after a separator',
    `${bridge}\n{"id":\n${ferry}\n`,
    ['bridge', 'ferry'],
    'line 2: not valid JSON',
    1,
  ],
])('babelwire cluster: %s', async (_what, input, ids, errors, code) => {
  const child = spawn(process.execPath, ['bin/babelwire.js', 'cluster'], { env: { ...process.env, NODE_ENV: '' } });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(stdout.trim().split('\n').map((result) => (JSON.parse(result) as { id: string }).id)).toEqual(ids); // prettier-ignore
  expect(stderr.slice(0, errors.length || undefined)).toBe(errors);
  expect(child.exitCode).toBe(code);
});

async function clusterFile(name: string, bytes: Uint8Array): Promise<{ ids: string[]; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  await writeFile(join(folder, name), bytes);
  const env = { ...process.env, NODE_ENV: '' };
  const child = spawn(process.execPath, ['bin/babelwire.js', 'cluster', join(folder, name)], { env });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  await rm(folder, { recursive: true });
  expect(child.exitCode).toBe(stderr ? 1 : 0);
  const ids = stdout.split('\n').flatMap((result) => (result ? (JSON.parse(result) as { id: string }).id : []));
  return { ids, stderr: stderr.replaceAll(`${folder}/`, '') };
}

const lines = `${bridge}\n${ferry}\n`;
const RUSSIAN = [
  line({ id: 'мост', text: 'Мэр города закрыл старый мост на одиннадцать месяцев. Инженеры нашли трещины в четырёх опорах.' }),
  line({ id: 'паром', text: 'Ночной паром снова начнёт ходить с первого мая.' }),
].join('\n'); // prettier-ignore

test.each<[what: string, name: string, bytes: Uint8Array, ids: string[], stderr: RegExp]>([
  ['gzip', 'in.jsonl.gz', gzipSync(lines), ['bridge', 'ferry'], /^$/],
  ['UTF-16', 'in.jsonl', Buffer.from(lines, 'utf16le'), ['bridge', 'ferry'], /^$/],
  ['windows-1251', 'in.txt', iconv.encode(RUSSIAN, 'win1251'), ['мост', 'паром'], /^$/],
  ['an array', 'in.json', Buffer.from(`[${bridge},${ferry},{"text":"x"}]`), ['bridge', 'ferry'], /^in\.json, item 3: id: missing; every article needs one\n$/],
  ['invalid lines', 'in', Buffer.from(`${bridge}\nnope\n${ferry}\n{"id":"x"}\n`), ['bridge', 'ferry'], /^in, line 2: not valid JSON: .*\nin, line 4: text: .*\n$/],
  ['nothing', 'in.jsonl', Buffer.from(''), [], /^$/],
  ['a PDF', 'in.jsonl', Buffer.from('%PDF-1.7'), [], /^in\.jsonl: it is a PDF; save its text as \.txt\n$/],
])('babelwire cluster reads %s', async (_what, name, bytes, ids, stderr) => {
  const result = await clusterFile(name, bytes);
  expect(result.ids).toEqual(ids);
  expect(result.stderr).toMatch(stderr);
}); // prettier-ignore
