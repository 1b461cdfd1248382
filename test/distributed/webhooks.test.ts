import { spawnSync } from 'node:child_process';
import { deliverThroughKill, failingReceiver } from '../standalone/webhook-scenario.js';
import { type Pipeline, startPipeline } from './pipeline-processes.js';

/** .ci/install installs standardwebhooks here. */
const PYTHON = 'node_modules/.cache/python/bin/python';
const VERIFY = `
import json, sys
from standardwebhooks.webhooks import Webhook
secret, deliveries = json.load(sys.stdin)
for body, headers in deliveries:
    print(Webhook(secret).verify(body, headers)['id'])
`;

const receiver = failingReceiver();
let pipeline: Pipeline;

beforeAll(async () => {
  await receiver.start();
  pipeline = await startPipeline({ FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: String(receiver.port) });
}, 180_000);
afterAll(async () => {
  await pipeline?.end();
  await receiver.stop();
}, 30_000);

test('a store that is killed while it delivers to a failing receiver loses nothing; repeats have the same id', async () => {
  await deliverThroughKill(pipeline.dashboard, pipeline.store, receiver);
}, 300_000);

test('the Python library of the specification verifies what was sent', () => {
  const latest = receiver.received.slice(-50);
  const input = JSON.stringify([receiver.secret, latest.map(({ body, headers }) => [body, headers])]);
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', VERIFY], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(latest.map(({ event }) => event.id));
});
