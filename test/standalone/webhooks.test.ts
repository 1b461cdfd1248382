import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BabelwireProcess } from './babelwire-process.js';
import { deliverThroughKill, failingReceiver } from './webhook-scenario.js';

const babelwire = new BabelwireProcess();
const receiver = failingReceiver();

beforeAll(async () => {
  await receiver.start();
  // Skips the seed files.
  mkdirSync(join(babelwire.folder, '.babelwire'));
  writeFileSync(join(babelwire.folder, '.babelwire', 'seeded'), '');
  Object.assign(babelwire.env, { FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: String(receiver.port) });
  await babelwire.start();
}, 60_000);
afterAll(async () => {
  await babelwire.end();
  await receiver.stop();
}, 20_000);

test('killed while it delivers to a receiver that fails half the time: nothing is lost, in order, repeats have the same id', async () => {
  await deliverThroughKill(babelwire, babelwire, receiver);
}, 300_000);
