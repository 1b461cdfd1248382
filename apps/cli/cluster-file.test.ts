import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

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
