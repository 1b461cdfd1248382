import { startKafka } from './kafka.js';

const kafka = await startKafka();
console.log(kafka.brokers);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void kafka.stop().then(() => process.exit()));
