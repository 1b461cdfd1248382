import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type Consumer, Kafka, logLevel } from 'kafkajs';
import { type CuttingProxy, startCuttingProxy } from '../consumers/cutting-proxy.js';
import { emptyMirror, followKafka, followSse } from '../consumers/naive-mirror.js';
import { differences, EDITION, readRest, runScenario } from '../consumers/scenario.js';
import { type Pipeline, startPipeline } from './pipeline-processes.js';

let pipeline: Pipeline;
let proxy: CuttingProxy;
let consumer: Consumer;
const stop = new AbortController();
const [bySse, byKafka] = [emptyMirror(), emptyMirror()];

beforeAll(async () => {
  pipeline = await startPipeline();
  proxy = await startCuttingProxy(pipeline.store.address);
}, 180_000);
afterAll(async () => {
  stop.abort();
  await consumer?.disconnect();
  proxy?.close();
  await pipeline?.end();
}, 30_000);

/** Each time as another consumer, which gets every event again. */
function followTopic(): Promise<void> {
  const kafka = new Kafka({ brokers: [pipeline.brokers], logLevel: logLevel.NOTHING });
  consumer = kafka.consumer({ groupId: `naive-${randomUUID()}`, maxWaitTimeInMs: 200 });
  return followKafka(consumer, EDITION, byKafka);
}

test('after merges, revisions, erasures, cuts and a kill, mirrors by SSE and by Kafka have what REST serves', async () => {
  const following = followSse(proxy.url, EDITION, bySse, stop.signal);
  await followTopic();
  const cut = async () => {
    proxy.cut();
    await consumer.disconnect();
    await followTopic();
  };
  const count = await runScenario({ front: pipeline.fetcher, store: pipeline.store, cut }, 2);
  for (const mirror of [bySse, byKafka]) {
    for (const rest of await readRest(pipeline.store, mirror)) expect(differences(mirror, rest)).toEqual([]);
    expect(mirror.articles.size).toBe(count);
    expect(mirror.types.get('org.babelwire.story.merged.v1')).toBeGreaterThan(100);
    expect(mirror.types.get('org.babelwire.story.revised.v1')).toBeGreaterThan(100);
  }
  console.log(`${byKafka.sequence} events, ${byKafka.types.get('org.babelwire.story.merged.v1')} of them merged`);
  stop.abort();
  await following;
}, 300_000);

/** .ci/install installs cloudevents here. */
const PYTHON = 'node_modules/.cache/python/bin/python';
const PARSE = `
import json, sys
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat
for line in sys.stdin:
    key, value = json.loads(line)
    event = from_kafka(KafkaMessage({'content-type': b'application/cloudevents+json'}, key, value.encode()), JSONFormat())
    print(event.get_type(), event.get_subject(), event.get_extension('sequence'), event.get_data()['story']['id'])
`;

/** The lines that Python's cloudevents makes of events, checked against the events themselves. */
function parseInPython(events: { key: string | null; json: string }[]): void {
  const input = events.map(({ key, json }) => `${JSON.stringify([key, json])}\n`).join('');
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', PARSE], { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(stderr).toBe('');
  const expected = events.map(({ json }) => {
    const { type, subject, sequence } = JSON.parse(json);
    return `${type} ${subject} ${sequence} ${subject}`;
  });
  expect(stdout.trimEnd().split('\n')).toEqual(expected);
}

test("kcat reads news.stories, and Python's cloudevents parses it", () => {
  const options = ['-C', '-e', '-q', '-J', '-o', 'beginning', '-b', pipeline.brokers, '-t', 'news.stories'];
  const { stdout, stderr } = spawnSync('kcat', options, { encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 60_000 });
  expect(stderr).toBe('');
  const records = stdout.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  expect(records.filter(({ key }) => key === EDITION)).toHaveLength(byKafka.sequence);
  for (const { headers } of records) expect(headers).toEqual(['content-type', 'application/cloudevents+json']);
  parseInPython(records.map(({ key, payload }) => ({ key, json: payload })));
}, 90_000);

test("Python's cloudevents parses /api/events", async () => {
  const response = await fetch(`${pipeline.store.address}/api/events?edition=${EDITION}&after=0`);
  const events: { key: null; json: string }[] = [];
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (text + chunk).split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      const json = /^data: (.*)$/m.exec(part)?.[1];
      if (json) events.push({ key: null, json });
    }
    if (events.length >= bySse.sequence) break;
  }
  parseInPython(events);
}, 60_000);
