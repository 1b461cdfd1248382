import { pino } from 'pino';
import type { RawArticle } from '#libs/contracts/raw-article.js';
import { topics } from '#libs/contracts/topics.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { eventually } from '../standalone/babelwire-process.js';
import { COMPRESSIONS, producers } from './foreign-producers.js';

const ARTICLES_PER_RUN = 60;
const SENTENCES = [
  'Die Brücke bleibt gesperrt.',
  'Новый мост открыт.',
  '桥梁重新开放。',
  'The harbour bridge is closed.',
];

let kafka: RunningKafka;
let bus: KafkaBus;
const received = new Map<string, RawArticle>();

beforeAll(async () => {
  kafka = await startKafka();
  bus = new KafkaBus({ brokers: [kafka.brokers], logger: pino({ level: 'silent' }) });
  await bus.connect();
  await bus.subscribe({
    topic: topics.raw,
    group: 'g',
    step: 'read',
    commit: 'bus',
    maxBatch: 100,
    handle: async (messages) => {
      for (const { value } of messages as { value: RawArticle }[]) received.set(value.guid!, value);
      return { emit: [] };
    },
  });
}, 180_000);
afterAll(async () => {
  await bus?.close();
  await kafka?.stop();
}, 30_000);

/** Some that compress well and some that don't, up to 40 kB. */
function article(run: string, n: number): RawArticle {
  const text = Array.from({ length: 1 + ((n * 37) % 700) }, (_, i) => `${i * n} ${SENTENCES[(i + n) % 4]}`).join(' ');
  return { source: run, guid: `${run} ${n}`, text, edition: 'main' };
}

describe.each(Object.keys(producers))('%s', (name) => {
  test.each(COMPRESSIONS)(
    '%s: every article arrives whole',
    async (compression) => {
      const articles = Array.from({ length: ARTICLES_PER_RUN }, (_, n) => article(`${name}, ${compression}`, n));
      await producers[name]!(
        kafka,
        topics.raw.name,
        compression,
        articles.map((value) => JSON.stringify(value)),
      );
      const arrived = () => articles.map(({ guid }) => received.get(guid!));
      await eventually(async () => arrived(), (found) => found.every(Boolean)); // prettier-ignore
      expect(arrived()).toEqual(articles);
    },
    30_000,
  );
});
