import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import { PublishArticles } from '../publish/publish-articles.js';
import { InboxFolder } from './inbox-folder.js';
import { WatchInbox } from './watch-inbox.js';

/** Records what is published, and fails when told to. */
class RecordingBus {
  readonly texts: string[] = [];
  failures = 0;

  async publish(messages: OutgoingMessage[]): Promise<void> {
    if (this.failures-- > 0) throw new Error('the broker is away');
    this.texts.push(...messages.map((message) => (message.value as RawArticle).text!));
  }
}

let inbox: string;
let bus: RecordingBus;
let running: WatchInbox[];

async function start(): Promise<WatchInbox> {
  const watcher = new WatchInbox(new InboxFolder(inbox), new PublishArticles(bus));
  await watcher.onApplicationBootstrap();
  running.push(watcher);
  return watcher;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150 && !(await condition()); tries++) await sleep(100);
  expect(await condition()).toBe(true);
}

/** Drops a file that was last written some time ago, which makes it complete at first sight. */
async function drop(name: string, text: string | Uint8Array): Promise<void> {
  const anHourAgo = Date.now() / 1000 - 3600;
  await writeFile(join(inbox, `.${name.slice(0, 50)}`), text);
  await utimes(join(inbox, `.${name.slice(0, 50)}`), anHourAgo, anHourAgo);
  await rename(join(inbox, `.${name.slice(0, 50)}`), join(inbox, name));
}

const files = async (folder: string) => (await readdir(join(inbox, folder)).catch(() => [])).sort();

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  inbox = await mkdtemp(join(tmpdir(), 'inbox-'));
  bus = new RecordingBus();
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((watcher) => watcher.beforeApplicationShutdown()));
  await rm(inbox, { recursive: true });
});

test('files from before and after the start are published and moved to done', async () => {
  await drop('before.txt', 'before');
  await start();
  await drop('after.txt', 'after');
  await until(async () => (await files('done')).length === 2);
  expect(bus.texts.sort()).toEqual(['after', 'before']);
  expect(await files('rejected')).toEqual([]);
}, 20_000);

test('valid lines are published, the file is rejected with a reason for each invalid one', async () => {
  await drop('mixed.jsonl', '{"text":"one"}\nnope\n{"text":"two","url":"x"}\n{"text":"three"}\n');
  await drop('what.pdf', '%PDF');
  await start();
  await until(async () => (await files('rejected')).length === 4);
  expect(bus.texts).toEqual(['one', 'three']);
  const reason = await readFile(join(inbox, 'rejected/mixed.jsonl.reason'), 'utf8');
  expect(reason).toMatch(/^Articles published: 2\. Rejected:\nline 2: not valid JSON.*\nline 3, field url: .+\n$/);
  expect(await files('done')).toEqual([]);
}, 20_000);

test('a file is not read while it is being written', async () => {
  await start();
  for (const size of [1, 2, 3]) {
    await writeFile(join(inbox, 'growing.txt'), `${'x'.repeat(size)}.`);
    await sleep(1500);
  }
  await until(async () => (await files('done')).length === 1);
  expect(bus.texts).toEqual(['xxx.']);
}, 20_000);

const PARTIAL = [
  ...['a.txt.part', 'a.txt.partial', 'a.txt.filepart', 'a.txt.TMP', 'a.txt.temp', 'a.txt.crdownload', 'a.txt.download'],
  ...['a.txt.opdownload', 'a.txt.swp', 'a.txt.lock', 'a.txt~', '~$a.txt', '#a.txt#', '.a.txt', '.a.txt.Xk29vQ'],
];

test('partial files are left alone until they are renamed', async () => {
  for (const name of PARTIAL) {
    await writeFile(join(inbox, name), name);
    await utimes(join(inbox, name), 0, 0);
  }
  await start();
  await drop('whole.txt', 'whole');
  await until(async () => (await files('done')).length === 1);
  expect(await files('.')).toEqual(['.work', 'done', 'rejected', ...PARTIAL].sort());
  for (const [i, name] of PARTIAL.entries()) await rename(join(inbox, name), join(inbox, `${i}.txt`));
  await until(async () => (await files('done')).length === PARTIAL.length + 1);
  expect(bus.texts.sort()).toEqual([...PARTIAL, 'whole'].sort());
  expect(await files('rejected')).toEqual([]);
}, 20_000);

test('a rejected file with a long name gets a reason, and the others of its batch are moved', async () => {
  const letters = 'ж'.repeat(125);
  for (const name of [`${letters}.bad`, `${letters}.txt`, `${letters.slice(1)}.pdf`]) await drop(name, 'text');
  await drop('z.txt', 'z');
  await drop(`done-${letters.slice(5)}.txt`, 'y');
  await start();
  await until(async () => (await files('done')).length === 3 && (await files('rejected')).length === 4);
  const rejected = await files('rejected');
  for (const name of rejected.filter((name) => !name.endsWith('.reason'))) expect(rejected).toContain(`${name}.reason`);
  expect(rejected.map((name) => name.replace(/ж+/, 'ж'))).toEqual(['ж.bad', 'ж.bad.reason', 'ж.pdf', 'ж.pdf.reason']);
  expect(await files(`.work/${(await files('.work'))[0]}`)).toEqual(['.alive']);
}, 20_000);

test('links are rejected, folders are explained and stay, names that are not UTF-8 too', async () => {
  await drop('target.txt', 'target');
  await mkdir(join(inbox, 'folder'));
  await writeFile(join(inbox, 'folder/inside.txt'), 'inside');
  await symlink('target.txt', join(inbox, 'link.txt'));
  await symlink('/nowhere', join(inbox, 'broken.txt'));
  await writeFile(Buffer.concat([Buffer.from(inbox), Buffer.from('/\xcf\xee.txt', 'latin1')]), 'unnamed');
  await start();
  await until(async () => (await files('rejected')).length === 6 && (await files('done')).length === 1);
  expect(await files('rejected')).toEqual(
    [
      'broken.txt',
      'broken.txt.reason',
      'folder.reason',
      'link.txt',
      'link.txt.reason',
      '\ufffd\ufffd.txt.reason',
    ].sort(),
  );
  expect(await readFile(join(inbox, 'rejected/folder.reason'), 'utf8')).toMatch(/^it is a folder.*\n$/);
  expect(await readFile(join(inbox, 'rejected/link.txt.reason'), 'utf8')).toMatch(/links are not followed.*\n$/);
  expect(await files('folder')).toEqual(['inside.txt']);
  expect(bus.texts).toEqual(['target']);
}, 20_000);

test('what cannot be rejected holds up no file, and is rejected when it can be', async () => {
  await start();
  await rm(join(inbox, 'rejected'), { recursive: true });
  await writeFile(join(inbox, 'rejected'), '');
  for (let i = 0; i < 6; i++) await symlink('/nowhere', join(inbox, `link-${i}.txt`));
  await mkdir(join(inbox, 'folder'));
  await drop('a.txt', 'a');
  await until(async () => bus.texts.length === 1);
  await rm(join(inbox, 'rejected'));
  await until(async () => (await files('rejected')).length === 13);
  expect(await files('rejected')).toEqual(expect.arrayContaining(['folder.reason', 'link-5.txt', 'link-5.txt.reason']));
}, 30_000);

test('a file whose reason cannot be written is not rejected without it', async () => {
  await mkdir(join(inbox, 'rejected/a.bad.reason'), { recursive: true });
  await start();
  await drop('a.bad', 'a');
  const work = `.work/${(await files('.work'))[0]}`;
  await until(async () => (await files(work)).includes('a.bad'));
  await sleep(1500);
  expect(await files('rejected')).toEqual(['a.bad.reason']);
  await rm(join(inbox, 'rejected/a.bad.reason'), { recursive: true });
  await until(async () => (await files('rejected')).length === 2);
  expect(await readFile(join(inbox, 'rejected/a.bad.reason'), 'utf8')).toMatch(/known extensions/);
}, 30_000);

test('folders that are removed while it runs are created again', async () => {
  await start();
  await rm(join(inbox, 'done'), { recursive: true });
  await rm(join(inbox, 'rejected'), { recursive: true });
  await drop('a.txt', 'a');
  await drop('a.bad', 'a');
  await until(async () => (await files('')).includes('done') && (await files('')).includes('rejected'));
  await until(async () => (await files('done')).length === 1 && (await files('rejected')).length === 2);
  await rm(inbox, { recursive: true });
  await until(async () => (await files('..')).includes(basename(inbox)));
  await drop('b.txt', 'b');
  await until(async () => bus.texts.length === 2 && (await files('done')).length === 1);
}, 30_000);

test('files that cannot be moved to done/ are published once and moved when they can', async () => {
  await writeFile(join(inbox, 'blocker'), '');
  const watcher = await start();
  await rm(join(inbox, 'done'), { recursive: true });
  await rename(join(inbox, 'blocker'), join(inbox, 'done'));
  await drop('a.txt', 'a');
  await drop('a.bad', 'a');
  await until(async () => (await files('rejected')).length === 2);
  await drop('b.txt', 'b');
  await until(async () => bus.texts.length === 2);
  await sleep(1500);
  await rm(join(inbox, 'done'));
  await until(async () => (await files('')).includes('done') && (await files('done')).length === 2);
  expect(bus.texts).toEqual(['a', 'b']);
  await watcher.beforeApplicationShutdown();
  expect(await files('.work')).toEqual([]);
}, 30_000);

test('files that could not be moved go back to the inbox at the end', async () => {
  const watcher = await start();
  await rm(join(inbox, 'done'), { recursive: true });
  await writeFile(join(inbox, 'done'), '');
  await drop('a.txt', 'a');
  await until(async () => bus.texts.length === 1);
  await watcher.beforeApplicationShutdown();
  expect(await files('')).toContain('a.txt');
}, 20_000);

test('a name in use in done/ gets a suffix', async () => {
  await mkdir(join(inbox, 'done'));
  await writeFile(join(inbox, 'done/a.txt'), 'first');
  await drop('a.txt', 'second');
  await start();
  await until(async () => (await files('done')).length === 2);
  expect(await readFile(join(inbox, 'done/a.txt'), 'utf8')).toBe('first');
  await until(async () => (await readFile(join(inbox, 'done/a-1.txt'), 'utf8')) === 'second');
}, 20_000);

test('two fetchers that share the inbox ingest each file once', async () => {
  await Promise.all([start(), start()]);
  const texts = Array.from({ length: 200 }, (_, number) => `text ${number}`).sort();
  await Promise.all(texts.map((text) => drop(`${text}.txt`, text)));
  await until(async () => (await files('done')).length === 200);
  expect(bus.texts.sort()).toEqual(texts);
}, 30_000);

test('files that a crashed fetcher had claimed are recovered', async () => {
  const crashed = new InboxFolder(inbox, 'crashed');
  await crashed.open();
  await drop('held.txt', 'held');
  await crashed.claim('held.txt');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(join(inbox, '.work/crashed/.alive'), longAgo, longAgo);
  await start();
  await until(async () => (await files('done')).length === 1);
  expect(bus.texts).toEqual(['held']);
  expect(await files('.work')).not.toContain('crashed');
}, 20_000);

test('while publishing fails a file stays in the inbox', async () => {
  bus.failures = 2;
  await drop('patient.txt', 'patient');
  await start();
  await until(async () => (await files('done')).length === 1);
  expect(bus.texts).toEqual(['patient']);
  expect(await files('rejected')).toEqual([]);
}, 20_000);

/** Parsing them at once takes a second. */
const articles = Array.from({ length: 30_000 }, (_, i) => ({ text: `${'The old bridge is closed. '.repeat(50)}${i}` }));

test.each([
  ['a.jsonl', articles.map((article) => JSON.stringify(article)).join('\n')],
  ['a.json', JSON.stringify(articles)],
  ['a.jsonl.gz', gzipSync(articles.map((article) => JSON.stringify(article)).join('\n'))],
])(
  'a large file is published in its order without blocking the event loop: %s',
  async (name, content) => {
    await start();
    await drop(name, content);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    await until(async () => (await files('done')).length === 1);
    expect(bus.texts).toEqual(articles.map(({ text }) => text));
    // A busy machine delays it, too.
    expect(delay.max / 1e6).toBeLessThan(400);
  },
  30_000,
);

test('a large file is published again from its beginning when that fails in the middle', async () => {
  const publish = bus.publish.bind(bus);
  let calls = 0;
  bus.publish = async (messages) => {
    if (++calls === 5) throw new Error('the broker is away');
    await publish(messages);
  };
  await start();
  await drop(
    'a.jsonl',
    `${articles
      .slice(0, 2000)
      .map((article) => JSON.stringify(article))
      .join('\n')}\nnope`,
  );
  await until(async () => (await files('rejected')).length === 2);
  const texts = articles.slice(0, 2000).map(({ text }) => text);
  const failedAfter = bus.texts.length - texts.length;
  expect(failedAfter).toBeGreaterThan(0);
  expect(bus.texts).toEqual([...texts.slice(0, failedAfter), ...texts]);
  const reason = await readFile(join(inbox, 'rejected/a.jsonl.reason'), 'utf8');
  expect(reason).toMatch(/^Articles published: 2000\. Rejected:\nline 2001: not valid JSON/);
}, 30_000);
