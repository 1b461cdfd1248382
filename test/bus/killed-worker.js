// A process that consumes, emits and commits, and kills itself at a given step. Plain JavaScript on dist/, because it starts
// faster. Its argument is a JSON object, from KilledGroup in killed-group.ts.
import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { topics } from '#libs/contracts/topics.js';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { openBus } from '#libs/messaging/open-bus.js';

const { folder, database, brokers, commit, group, edition, inputs, kill, createTable } = JSON.parse(process.argv[2]);

let batches = 0;
const postgres = folder ? await startEmbeddedPostgres(folder) : null;
const dataSource = await createDataSource(database ?? postgres.address).initialize();
const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
const bus = await openBus({ brokers, dataSource, logger, exclusive: postgres !== null });
await bus.connect();
if (folder) await dataSource.query(createTable);
await bus.publish(inputs.map(article));
await bus.subscribe({ topic: topics.raw, group, step: 'killed', commit, maxBatch: 5, handle });
console.log('working');
while (!(await finished())) await sleep(200);
await bus.close();
await dataSource.destroy();
await postgres?.stop();

async function handle(messages, { transaction }) {
  const numbers = messages.filter(({ value }) => value.edition === edition).map(({ value }) => Number(value.guid));
  if (numbers.length === 0) return { emit: [] };
  const batch = ++batches; // other partitions are handled concurrently
  if (due('before handle', batch)) die();
  await transaction?.query(`INSERT INTO killed_row SELECT $1, unnest($2::integer[])`, [edition, numbers]);
  if (due('after handle', batch)) die();
  if (due('in commit', batch)) dieAfterWrites(kill.writes);
  return { emit: numbers.map(event) };
}

function due(step, batch) {
  return kill?.step === step && batch === kill.batch;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}

/** Each request of a commit is a write. The last one is sent, and its response is not received. */
function dieAfterWrites(count) {
  const { write } = Socket.prototype;
  let left = count;
  Socket.prototype.write = function (...data) {
    const result = write.apply(this, data);
    if (--left === 0) die();
    return result;
  };
}

async function finished() {
  const queues = (await bus.status()).filter((queue) => [group, 'outbox'].includes(queue.group));
  return queues.some((queue) => queue.group === group) && queues.every(({ lag }) => lag === 0n);
}

function article(n) {
  return { topic: topics.raw, key: `key-${n}`, value: { source: 'test', guid: `${n}`, text: 'text', edition } };
}

function event(n) {
  const id = createHash('md5').update(`${n}`).digest('hex');
  const [type, time] = ['org.babelwire.story.closed.v1', new Date().toISOString()];
  const counts = { articleCount: 0, textCount: 0, sourceCount: 0, independentCount: 0 };
  const times = { firstPublishedAt: null, lastPublishedAt: null, updatedAt: time };
  const story = { id, edition, title: `${n}`, titleLanguage: 'und', languages: [], ...counts, ...times };
  const head = { specversion: '1.0', id: `${n}`, source: '/babelwire/store', type, subject: id, time, edition };
  const value = { ...head, sequence: n + 1, datacontenttype: 'application/json', data: { story } };
  return { topic: topics.stories, key: id, value };
}
