import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { readLines } from '#libs/async/read-lines.js';

export type App = 'standalone' | 'fetcher' | 'normalizer' | 'store' | 'dashboard';

/** A Babelwire, or one of its services, as a process in its own folder; tests use its HTTP API. */
export class BabelwireProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  readonly inbox = join(this.folder, 'inbox');
  readonly output: string[] = [];
  /** Empty before the first start; the same for later starts. */
  address = '';
  private child: ChildProcess | null = null;

  constructor(
    readonly env: Record<string, string> = {},
    readonly app: App = 'standalone',
  ) {}

  /** Resolves when the address is printed. Rejects with the output when the process ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [resolve(`dist/apps/${this.app}/main.js`)], {
      cwd: this.folder,
      env: { ...process.env, NODE_ENV: '', PORT: this.address ? new URL(this.address).port : '0', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    void this.collect(child.stderr, () => {});
    await new Promise<void>((resolve, reject) => {
      void this.collect(child.stdout, (line) => {
        const address = /Babelwire is at (http:\S+)/.exec(line)?.[1];
        if (address) this.address = address;
        if (address) resolve();
      });
      child.on('exit', (code) => reject(new Error(`${this.app} ended with ${code}:\n${this.output.join('\n')}`)));
    });
  }

  /** @throws Error when it isn't running */
  get pid(): number {
    if (!this.child?.pid) throw new Error(`${this.app} isn't running`);
    return this.child.pid;
  }

  private async collect(stream: Readable, onLine: (line: string) => void): Promise<void> {
    for await (const line of readLines(stream)) {
      this.output.push(line);
      onLine(line);
    }
  }

  /** @returns the exit code, null after SIGKILL, and the duration */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; durationMs: number }> {
    const started = Date.now();
    const child = this.child!;
    this.child = null;
    if (child.exitCode !== null) return { code: child.exitCode, durationMs: 0 };
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, durationMs: Date.now() - started };
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.address + path);
    if (!response.ok) throw new Error(`GET ${path} responded ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** @returns the ids of the articles, in order */
  async post(articles: object[]): Promise<string[]> {
    const response = await fetch(`${this.address}/api/articles`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(articles),
    });
    if (response.status !== 202) throw new Error(`POST responded ${response.status}: ${await response.text()}`);
    const { accepted } = (await response.json()) as { accepted: { id: string }[] };
    return accepted.map(({ id }) => id);
  }

  /** Babelwire's metrics from GET /metrics, by name with labels. */
  async metrics(): Promise<Record<string, number>> {
    const text = await (await fetch(`${this.address}/metrics`)).text();
    const found = text.matchAll(/^(babelwire_\S+) (\S+)$/gm);
    return Object.fromEntries(Array.from(found, ([, name, value]) => [name, Number(value)]));
  }

  async end(): Promise<void> {
    if (this.child) await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Reads repeatedly until the value passes. @throws Error with the last value after `seconds` */
export async function eventually<T>(read: () => Promise<T>, passes: (value: T) => boolean, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (passes(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
