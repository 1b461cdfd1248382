import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export type App = 'standalone' | 'fetcher' | 'normalizer' | 'store' | 'dashboard';

/** A real Babelwire, or one service of it, in a process and a folder of its own, reached only through its address. */
export class BabelwireProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  readonly inbox = join(this.folder, 'inbox');
  readonly output: string[] = [];
  /** Empty until the first start; later starts listen at the same one. */
  address = '';
  private child: ChildProcess | null = null;

  constructor(
    readonly env: Record<string, string> = {},
    readonly app: App = 'standalone',
  ) {}

  /** Resolves once the address was printed; rejects with the output when the process ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [resolve(`dist/apps/${this.app}/main.js`)], {
      cwd: this.folder,
      env: { ...process.env, NODE_ENV: '', PORT: this.address ? new URL(this.address).port : '0', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    createInterface(child.stderr).on('line', (line) => this.output.push(line));
    await new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        this.output.push(line);
        const address = /Babelwire is at (http:\S+)/.exec(line)?.[1];
        if (address) this.address = address;
        if (address) resolve();
      });
      child.on('exit', (code) => reject(new Error(`${this.app} ended with ${code}:\n${this.output.join('\n')}`)));
    });
  }

  /** @returns the exit code, null after SIGKILL, and the milliseconds it took */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; took: number }> {
    const started = Date.now();
    const child = this.child!;
    this.child = null;
    if (child.exitCode !== null) return { code: child.exitCode, took: 0 };
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, took: Date.now() - started };
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.address + path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** @returns the ids of the articles, in their order */
  async post(articles: object[]): Promise<string[]> {
    const response = await fetch(`${this.address}/api/articles`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(articles),
    });
    if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
    const { accepted } = (await response.json()) as { accepted: { id: string }[] };
    return accepted.map(({ id }) => id);
  }

  /** Babelwire's own measures from GET /metrics, by name and labels as they stand there. */
  async measures(): Promise<Record<string, number>> {
    const text = await (await fetch(`${this.address}/metrics`)).text();
    const found = text.matchAll(/^(babelwire_\S+) (\S+)$/gm);
    return Object.fromEntries(Array.from(found, ([, name, value]) => [name, Number(value)]));
  }

  async end(): Promise<void> {
    if (this.child) await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Asks again and again until the answer passes. @throws Error with the last answer after `seconds` */
export async function eventually<T>(ask: () => Promise<T>, passes: (answer: T) => boolean, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    if (Date.now() > end) throw new Error(`still not after ${seconds} s: ${JSON.stringify(answer).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
