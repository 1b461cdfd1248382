import { expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import type { DatabaseAddress } from '#libs/database/embedded-postgres.js';
import type { Bus, Subscription } from '#libs/messaging/bus/bus.js';
import { readAll } from './read-all.js';

/** When a worker is killed. */
export type Kill =
  | { step: 'before handle' | 'after handle'; batch: number }
  /** In the commit of that batch or, with many writes, after it: when so many writes have gone out. */
  | { step: 'in commit'; batch: number; writes: number }
  /** So many milliseconds after it began. */
  | { step: 'any'; after: number };

/** Where workers work. */
export interface Place {
  /** A data folder with the embedded database, which lives and dies with the worker; else `database`. */
  folder?: string;
  database?: string | DatabaseAddress;
  brokers: string[] | null;
}

/** Kills at every step, in the commit after each of its first requests, and at random. */
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

/** What came of the inputs of one group whose members were killed one after the other. */
export interface Tally {
  kills: number;
  inputs: number;
  outputs: number;
  lost: number;
  repeated: number;
}

/** Every group had kills, and every input has one output. */
export function expectNothingLost(...tallies: Tally[]): void {
  for (const tally of tallies) {
    expect(tally).toMatchObject({ outputs: tally.inputs, lost: 0, repeated: 0 });
    expect(tally.kills).toBeGreaterThan(0);
  }
}

/** Where a worker writes a row for each input, in the transaction that commits it. Workers side by side must find it made. */
export const killedRow = `CREATE TABLE IF NOT EXISTS killed_row (edition text, n integer)`;

const INPUTS_PER_LIFE = 40;

/** A group of one member at a time, which is killed and followed by the next. */
export class KilledGroup {
  private readonly edition = randomUUID();
  private readonly group = `killed-${randomUUID()}`;
  private inputs = 0;
  private killed = 0;

  constructor(
    private readonly place: Place,
    private readonly commit: Subscription['commit'],
  ) {}

  /** One life after the other, each with new inputs, and a last one that is left to finish. */
  async live(kills: Kill[]): Promise<void> {
    for (const kill of [...kills, null]) await this.life(kill);
  }

  async tally(bus: Bus, dataSource: DataSource): Promise<Tally> {
    const events = await readAll(bus, topics.stories, this.inputs);
    const outputs = events
      .filter(({ value }) => value.data.story.edition === this.edition)
      .map(({ value }) => value.id);
    const tally = { kills: this.killed, inputs: this.inputs, ...this.compare(outputs) };
    if (this.commit === 'bus') return tally;
    const rows: { n: number }[] = await dataSource.query(`SELECT n FROM killed_row WHERE edition = $1`, [this.edition]);
    const inTable = this.compare(rows.map(({ n }) => `${n}`));
    return { ...tally, lost: tally.lost + inTable.lost, repeated: tally.repeated + inTable.repeated };
  }

  private compare(outputs: string[]) {
    const different = new Set(outputs).size;
    return { outputs: outputs.length, lost: this.inputs - different, repeated: outputs.length - different };
  }

  private async life(kill: Kill | null): Promise<void> {
    const inputs = Array.from({ length: INPUTS_PER_LIFE }, () => this.inputs++);
    const { edition, group, commit } = this;
    const job = { ...this.place, commit, group, edition, inputs, kill, killedRow };
    const worker = spawn(process.execPath, ['test/bus/worker.js', JSON.stringify(job)], {
      env: { ...process.env, NODE_ENV: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(worker, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    await Promise.race([once(createInterface(worker.stdout), 'line'), ended]);
    if (kill?.step === 'any') void sleep(kill.after).then(() => worker.kill('SIGKILL'));
    const [code, signal] = await ended;
    if (signal === 'SIGKILL') this.killed++;
    else if (code !== 0) throw new Error(`the worker ended with ${signal ?? code}`);
  }
}
