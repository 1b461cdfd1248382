import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BabelwireProcess } from './babelwire-process.js';

test('a first start that is killed again and again becomes a first start', async () => {
  const babelwire = new BabelwireProcess();
  const data = join(babelwire.folder, '.babelwire');
  try {
    // While the database is unpacked, when it is complete, and during the migrations.
    for (const [file, delayMs] of [
      ['postgres.unfinished', 50],
      ['postgres', 0],
      ['postgres', 400],
      ['postgres', 700],
    ] as const) {
      const start = babelwire.start().catch(() => undefined);
      while (!existsSync(join(data, file)) || !existsSync(join(data, 'lock'))) await sleep(5);
      await sleep(delayMs);
      await babelwire.stop('SIGKILL');
      await start;
    }
    await babelwire.start();
    expect(await babelwire.post([{ source: 'test', title: 'Kept', text: 'What is accepted is kept.' }])).toHaveLength(
      1,
    );
  } finally {
    await babelwire.end();
  }
}, 60_000);
