import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readLines } from '#libs/async/read-lines.js';
import { clustered, merged } from '../../apps/store/stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../../apps/store/store-api.fixtures.js';

const TSC = resolve('node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'client-test-'));
let api: StoreApi;

beforeAll(async () => {
  const installed = join(folder, 'node_modules/@babelwire/client');
  mkdirSync(installed, { recursive: true });
  cpSync('packages/client/package.json', join(installed, 'package.json'));
  execFileSync(process.execPath, [TSC, '-p', 'packages/client', '--outDir', join(installed, 'dist')]);
  api = await startStoreApi();
  await api.store(clustered({ id: 'a', story: 'S1', title: 'Flood', language: 'en', source: 'wire' }), clustered({ id: 'b', story: 'S2', title: 'Flut' })); // prettier-ignore
}, 60_000);
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the example of the README runs on the built package', async () => {
  const example = /```js\n([^]*?)```/.exec(readFileSync('packages/client/README.md', 'utf8'))![1]!;
  expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  writeFileSync(join(folder, 'example.mjs'), example);
  const child = spawn(process.execPath, ['example.mjs'], {
    cwd: folder,
    env: { ...process.env, BABELWIRE_URL: api.origin },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of readLines(child.stdout)) {
    lines.push(line);
    if (lines.length === 3) await api.store(merged('S2', 'S1'));
    if (lines.length === 4) child.kill('SIGTERM');
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect([lines[0], ...lines.slice(1, 3).sort(), lines[3]]).toEqual([
    '2 stories after event 2',
    'Flood (wire)',
    'Flut (inbox)',
    expect.stringMatching(/^merged: .*, 2 articles$/),
  ]);
  expect(code).toBe(0);
});

test('the declarations need nothing but the types of a browser', () => {
  const consumer = `
    import { BabelwireClient, EventsGoneError, type StoryEvent } from '@babelwire/client';
    const client = new BabelwireClient({ url: location.origin });
    for await (const event of client.events({ after: 3, language: 'en' })) show(event);
    function show({ type, data }: StoryEvent): number { return 'article' in data ? data.article.evidence.score : type.length; }
    export const first = (error: unknown): number => (error instanceof EventsGoneError ? error.firstSequence : NaN);
    // @ts-expect-error Types are checked.
    await client.stories({ limits: 3 });
  `;
  writeFileSync(join(folder, 'consumer.mts'), consumer);
  const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', lib: ['es2023', 'dom'], types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts'] }));
  execFileSync(process.execPath, [TSC, '-p', folder], { stdio: 'inherit' });
});
