import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { RunningKafka } from '../../tools/kafka/kafka.js';

/** Values of the producers' compression.type. */
export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** Sends each line as a record with a key of its own, in batches of many records. */
export type Produce = (kafka: RunningKafka, topic: string, compression: Compression, lines: string[]) => Promise<void>;

/** .ci/install installs confluent-kafka here. */
const PYTHON = 'node_modules/.cache/python/bin/python';
const PYTHON_PRODUCER = `
import sys
from confluent_kafka import Producer
brokers, topic, compression = sys.argv[1:]
producer = Producer({'bootstrap.servers': brokers, 'compression.type': compression, 'linger.ms': 50})
for line in sys.stdin.buffer:
    producer.produce(topic, line.rstrip(b'\\n'))
sys.exit(producer.flush(30))
`;

const ZEROS_PRODUCER = `
import sys
from confluent_kafka import Producer
brokers, topic, partition, size = sys.argv[1:]
producer = Producer({'bootstrap.servers': brokers, 'compression.type': 'gzip', 'message.max.bytes': 1000000000})
producer.produce(topic, bytes(int(size)), partition=int(partition))
sys.exit(producer.flush(30))
`;

/** Kafka producers of three other code bases: Java, C (librdkafka in Debian's version), and Python on a newer librdkafka. */
export const producers: Record<string, Produce> = {
  'the Java console producer': (kafka, topic, compression, lines) => {
    const { brokers } = kafka;
    const options = ['--bootstrap-server', brokers, '--topic', topic, '--compression-codec', compression];
    return feed(kafka.runTool('org.apache.kafka.tools.ConsoleProducer', ...options), lines);
  },
  kcat: ({ brokers }, topic, compression, lines) =>
    feed(spawn('kcat', ['-P', '-b', brokers, '-t', topic, '-z', compression, '-X', 'linger.ms=50']), lines),
  'confluent-kafka for Python': ({ brokers }, topic, compression, lines) => {
    if (!existsSync(PYTHON)) throw new Error(`there is no ${PYTHON}: run .ci/install first`);
    return feed(spawn(PYTHON, ['-c', PYTHON_PRODUCER, brokers, topic, compression]), lines);
  },
};

/** Like kcat above, to one partition, in one batch. */
export const produceTo = (partition: number, ...[{ brokers }, topic, compression, lines]: Parameters<Produce>) =>
  feed(
    spawn('kcat', ['-P', '-b', brokers, '-t', topic, '-p', `${partition}`, '-z', compression, '-X', 'linger.ms=50']),
    lines,
  );

/** Sends one record of so many zeros, which gzip compresses to a thousandth. */
export const produceZeros = ({ brokers }: RunningKafka, topic: string, partition: number, bytes: number) =>
  feed(spawn(PYTHON, ['-c', ZEROS_PRODUCER, brokers, topic, `${partition}`, `${bytes}`]), []);

/** Writes lines to a program and waits until it ends. */
async function feed(program: ChildProcess, lines: string[]): Promise<void> {
  let errors = '';
  program.stderr!.on('data', (chunk) => (errors += chunk));
  program.stdin!.end(lines.map((line) => `${line}\n`).join(''));
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error(`${program.spawnfile} ended with ${code}: ${errors}`);
}
