import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { describeBus } from '../bus/bus-suite.js';
import { describeHostileSenders } from '../bus/hostile-senders.js';
import type { BusUnderTest } from '../bus/suite-run.js';
import { topics } from '#libs/contracts/topics.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { startKafka } from '../../tools/kafka/kafka.js';
import { openTestDatabase } from './open-test-database.js';

async function openKafka(): Promise<BusUnderTest> {
  const broker = await startKafka();
  const database = await openTestDatabase();
  const brokers = [broker.brokers];
  const client = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  return {
    dataSource: database.dataSource,
    open: async () => {
      const bus = new KafkaBus({ brokers, logger, dataSource: database.dataSource });
      await bus.connect();
      return bus;
    },
    append: async (topic, key, value, headers) => {
      const [sent] = await producer.send({ topic: topic.name, messages: [{ key, value, headers }] });
      return { partition: sent!.partition, offset: sent!.baseOffset! };
    },
    stop: async () => {
      await producer.disconnect();
      await database.drop();
      await broker.stop();
    },
  };
}

describeBus('Apache Kafka', openKafka);
// The dead letters of the store pass through PostgreSQL, whose texts have no NUL.
const keysWithNul = [topics.raw, topics.normalized, topics.clustered].map((topic) => ({
  ...{ name: `${topic.name}: a key with NUL`, topic, key: 'ma\u0000in', value: 'garbage', reason: /not JSON/ },
}));
describeHostileSenders('Apache Kafka', openKafka, keysWithNul);
