import { deliverThroughKill, failingReceiver } from '../standalone/webhook-scenario.js';
import { type Pipeline, startPipeline } from './pipeline-processes.js';

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
