import { DamagedLog, consume, type Kind } from './damaged-log.fixtures.js';
import { altered, JAVA_BATCHES } from './encoded.fixtures.js';
import { decodeRecordSet } from './record-set.js';

/** Damaged logs per kind of damage. A failure names the seed, which alone decides what happens. */
const RUNS = Number(process.env.RUNS ?? 400);
const FIRST_SEED = Number(process.env.SEED ?? 1);
const MAX_MEMORY_GROWTH = 200 << 20;

type Random = (below: number) => number;

/** Numbers of mulberry32. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Batches of all codecs in and out of transactions that overlap. The last batches are the undamaged end. */
function createLog(random: Random): DamagedLog {
  const log = new DamagedLog();
  const codecs = Object.keys(JAVA_BATCHES) as (keyof typeof JAVA_BATCHES)[];
  const open = new Map<bigint, { isAborted: boolean; start: number }>();
  for (let i = 0; i < 24; i++) {
    const codec = codecs[random(codecs.length)]!;
    const producerId = BigInt(1 + random(3));
    const transaction = open.get(producerId);
    if (random(3) === 0) log.append(codec);
    else if (!transaction) {
      const isAborted = random(2) === 0;
      open.set(producerId, { isAborted, start: log.endOffset });
      log.append(codec, { producerId, isAborted });
    } else if (random(2) === 0) log.append(codec, { producerId, isAborted: transaction.isAborted });
    else {
      log.end(producerId, transaction.isAborted, transaction.start);
      open.delete(producerId);
    }
  }
  for (const [producerId, { isAborted, start }] of open) log.end(producerId, isAborted, start);
  for (const codec of codecs) log.append(codec);
  return log;
}

const HEADER_BYTES = 61;
const CODEC_AT = 22;
const COUNT_AT = 57;

/** Ways to damage a batch. */
const DAMAGES: Record<string, (bytes: Buffer, random: Random) => void> = {
  'a bit': (bytes, random) => (bytes[random(bytes.length)]! ^= 1 << random(8)),
  'a bit of the header': (bytes, random) => (bytes[random(HEADER_BYTES)]! ^= 1 << random(8)),
  'bytes of the header': (bytes, random) => {
    for (let i = 0; i < 4; i++) bytes[random(HEADER_BYTES)] = random(256);
  },
  'some bytes': (bytes, random) => {
    for (let i = 0; i < 20; i++) bytes[random(bytes.length)] = random(256);
  },
  'zeros, as after a power failure': (bytes, random) => bytes.fill(0, random(bytes.length)),
  'zeros at the beginning': (bytes, random) => bytes.fill(0, 0, random(bytes.length)),
  'random data': (bytes, random) => bytes.forEach((_, i) => (bytes[i] = random(256))),
};

test.each(Object.entries(DAMAGES))(
  '%s of batches: each offset is delivered or in one dead letter',
  async (_name, damage) => {
    const before = process.memoryUsage().rss;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const random = randomFrom(seed);
      const log = createLog(random);
      const damageable = log.batches.slice(0, -Object.keys(JAVA_BATCHES).length);
      for (let i = 1 + random(4); i > 0; i--) damage(damageable[random(damageable.length)]!.bytes, random);
      const { records, deadLetters } = await consume(log, random(2) === 0 ? 1 << 20 : 700).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      expect({ seed, ...problems(log, records, deadLetters) }).toEqual({ seed, lost: [], wrong: [], twice: [] });
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_MEMORY_GROWTH);
  },
  60_000,
);

test('batches that were damaged before their checksums were made have records at their own offsets, or one dead letter', async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const random = randomFrom(seed);
    const codecs = Object.values(JAVA_BATCHES);
    const batch = altered(codecs[seed % codecs.length]!, 6, (bytes) => {
      if (random(4) === 0) bytes[CODEC_AT] = random(8);
      if (random(4) === 0) bytes.writeInt32BE(random(2 ** 31), COUNT_AT);
      for (let i = random(4); i > 0; i--) bytes[HEADER_BYTES + random(bytes.length - HEADER_BYTES)] = random(256);
    });
    const messages = await decodeRecordSet(batch, { from: 6n, end: 8n });
    const range = messages
      .flatMap(({ undecodable, offset }) => [undecodable?.firstOffset ?? offset, offset])
      .map(Number);
    const isLost = messages.length === 1 && messages[0]!.undecodable !== undefined;
    expect({ seed, range }).toEqual({ seed, range: isLost ? [6, 7] : range.filter((at) => at === 6 || at === 7) });
  }
}, 60_000);

function problems(log: DamagedLog, records: Map<number, number>, deadLetters: { first: number; last: number }[]) {
  const found = { lost: [] as string[], wrong: [] as string[], twice: [] as string[] };
  const kinds = log.batches.flatMap(({ firstOffset, kinds }) =>
    kinds.map((kind): [Kind, number] => [kind, firstOffset]),
  );
  for (const [offset, [kind, firstOffset]] of kinds.entries()) {
    const timestamp = records.get(offset);
    const letters = deadLetters.filter(({ first, last }) => first <= offset && offset <= last).length;
    if (letters + Number(timestamp !== undefined) > 1) found.twice.push(`${kind} ${offset}`);
    if (timestamp !== undefined && (kind !== 'record' || Math.floor(timestamp / 1000) !== firstOffset))
      found.wrong.push(`${kind} ${offset}`);
    if (timestamp === undefined && kind === 'record' && letters === 0) found.lost.push(`${kind} ${offset}`);
  }
  for (const offset of records.keys()) if (offset >= kinds.length) found.wrong.push(`beyond the end: ${offset}`);
  return found;
}
