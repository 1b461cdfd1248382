import { expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import type { DatabaseAddress } from '#libs/database/embedded-postgres.js';
import type { Bus, Subscription } from '#libs/messaging/bus/bus.js';
import { readAll } from './read-all.js';

/** When a worker is killed. */
export type Kill =
  | { step: 'before handle' | 'after handle'; batch: number }
  /** During the commit of that batch: after so many writes to a socket, which can be after the commit. */
  | { step: 'in commit'; batch: number; writes: number }
  /** So many milliseconds after the start. */
  | { step: 'any'; after: number };

/** Database and broker of the workers. */
export interface WorkerTarget {
  /** Data folder of the embedded database, which runs in the worker's process; else `database`. */
  folder?: string;
  database?: string | DatabaseAddress;
  brokers: string[] | null;
}

/** Kills at every step, during the commit after each of its first writes, and at random times. */
export function kills(inCommit: number, writes: number, random: number): Kill[] {
  return [
    { step: 'before handle', batch: 1 },
    { step: 'after handle', batch: 2 },
    ...Array.from({ length: inCommit }, (_, i) => ({
      step: 'in commit' as const,
      batch: 1 + (i % 2),
      writes: 1 + Math.floor((i * writes) / inCommit),
    })),
    ...Array.from({ length: random }, () => ({ step: 'any' as const, after: Math.floor(Math.random() * 400) })),
  ];
}

/** Counts of a group whose members were killed one after the other. */
export interface KillCounts {
  kills: number;
  inputs: number;
  outputs: number;
  lost: number;
  duplicated: number;
}

/** Every group had kills, and every input has exactly one output. */
export function expectHandledOnce(...groups: KillCounts[]): void {
  for (const counts of groups) {
    expect(counts).toMatchObject({ outputs: counts.inputs, lost: 0, duplicated: 0 });
    expect(counts.kills).toBeGreaterThan(0);
  }
}

/** Table to which a worker adds a row per input, in the transaction of the commit. Concurrent workers must find it existing. */
export const CREATE_KILLED_ROW = `CREATE TABLE IF NOT EXISTS killed_row (edition text, n integer)`;

const INPUTS_PER_WORKER = 40;

/** A consumer group with one worker process at a time, which is killed and replaced by the next. */
export class KilledGroup {
  private readonly edition = randomUUID();
  private readonly group = `killed-${randomUUID()}`;
  private inputs = 0;
  private killed = 0;

  constructor(
    private readonly target: WorkerTarget,
    private readonly commit: Subscription['commit'],
  ) {}

  /** Runs a worker for each kill, each with new inputs, and a last one until it has finished. */
  async run(kills: Kill[]): Promise<void> {
    for (const kill of [...kills, null]) await this.runWorker(kill);
  }

  async count(bus: Bus, dataSource: DataSource): Promise<KillCounts> {
    const events = await readAll(bus, topics.stories, this.inputs);
    const outputs = events
      .filter(({ value }) => value.data.story.edition === this.edition)
      .map(({ value }) => value.id);
    const counts = { kills: this.killed, inputs: this.inputs, ...this.compare(outputs) };
    if (this.commit === 'bus') return counts;
    const rows: { n: number }[] = await dataSource.query(`SELECT n FROM killed_row WHERE edition = $1`, [this.edition]);
    const inTable = this.compare(rows.map(({ n }) => `${n}`));
    return {
      ...counts,
      lost: counts.lost + inTable.lost,
      duplicated: counts.duplicated + inTable.duplicated,
    };
  }

  private compare(outputs: string[]) {
    const distinct = new Set(outputs).size;
    return { outputs: outputs.length, lost: this.inputs - distinct, duplicated: outputs.length - distinct };
  }

  private async runWorker(kill: Kill | null): Promise<void> {
    const inputs = Array.from({ length: INPUTS_PER_WORKER }, () => this.inputs++);
    const { edition, group, commit } = this;
    const job = { ...this.target, commit, group, edition, inputs, kill, createTable: CREATE_KILLED_ROW };
    const worker = spawn(process.execPath, ['test/bus/killed-worker.js', JSON.stringify(job)], {
      env: { ...process.env, NODE_ENV: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(worker, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    await Promise.race([once(worker.stdout, 'data'), ended]);
    if (kill?.step === 'any') void sleep(kill.after).then(() => worker.kill('SIGKILL'));
    const [code, signal] = await ended;
    if (signal === 'SIGKILL') this.killed++;
    else if (code !== 0) throw new Error(`the worker ended with ${signal ?? code}`);
  }
}
