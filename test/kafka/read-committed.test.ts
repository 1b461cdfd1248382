import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { topics } from '#libs/contracts/topics.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { startKafka } from '../../tools/kafka/kafka.js';
import { eventually } from '../standalone/babelwire-process.js';

test('records of aborted transactions are never read, in whatever order the transactions began and ended', async () => {
  const kafka = await startKafka();
  const bus = new KafkaBus({ brokers: [kafka.brokers], logger: pino({ level: 'silent' }) });
  try {
    await bus.connect();
    const client = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
    const send = async (id: string) => {
      const createPartitioner = Partitioners.DefaultPartitioner;
      const producer = client.producer({ transactionalId: id, maxInFlightRequests: 1, createPartitioner });
      await producer.connect();
      const transaction = await producer.transaction();
      const more = () =>
        transaction.send({
          topic: topics.raw.name,
          messages: [{ key: 'one', value: JSON.stringify({ source: 'test', guid: id, text: 'text' }) }],
        });
      await more();
      return { more, abort: () => transaction.abort().then(() => producer.disconnect()) };
    };
    const open = [];
    for (const id of ['1', '2', '3', '4', '5', '6']) open.push(await send(id));
    for (const transaction of open.toReversed()) await transaction.more();
    for (const transaction of open.toReversed()) await transaction.abort();
    await bus.publish([{ topic: topics.raw, key: 'one', value: { source: 'test', guid: 'published', text: 'text' } }]);
    const seen: string[] = [];
    await bus.subscribe({
      topic: topics.raw,
      group: 'g',
      step: 'read',
      commit: 'bus',
      maxBatch: 10,
      handle: async (messages) => {
        seen.push(...messages.map(({ value }) => (value as { guid: string }).guid));
        return { emit: [] };
      },
    });
    await eventually(async () => seen, (guids) => guids.includes('published')); // prettier-ignore
    expect(seen).toEqual(['published']);
  } finally {
    await bus.close();
    await kafka.stop();
  }
}, 180_000);
