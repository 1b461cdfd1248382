import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

const drop = (name: string, text: string) => writeFile(join(inbox, name), text);
const files = async (folder: string) => (await readdir(join(inbox, folder))).sort();

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

test('a file is not read while it is being written, and unfinished names never', async () => {
  await start();
  await drop('download.txt.part', 'half');
  await drop('.hidden.txt', 'hidden');
  for (let size = 1; size <= 8; size++) {
    await drop('growing.txt', 'x'.repeat(size));
    await sleep(300);
  }
  await until(async () => (await files('done')).length === 1);
  expect(bus.texts).toEqual(['xxxxxxxx']);
}, 20_000);

test('a name in use in done/ gets a suffix', async () => {
  await mkdir(join(inbox, 'done'));
  await drop('done/a.txt', 'first');
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
