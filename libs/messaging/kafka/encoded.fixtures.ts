/** Bytes that other programs' encoders wrote. */
import { createRequire } from 'node:module';

const crc32c = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Buffer,
) => number;

const decode = (base64: string) => Buffer.from(base64, 'base64');

/** What the data below unpacks to; more than one block of LZ4 and of zstd. */
export const TEXT = Array.from({ length: 4200 }, (_, n) => `${n % 9} harbour bridge closed after storm\n`).join('');

/** lz4, with blocks that refer to earlier ones. */
export const LZ4_LINKED = decode(
  'BCJNGERAXlYBAAD/FjAgaGFyYm91ciBicmlkZ2UgY2xvc2VkIGFmdGVyIHN0b3JtCjEkABAfMiQAEB8zJAAQHzQkABAfNSQAEB82JAAQHzckABAf' +
    'OCQAEA9EAf//////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '/////////////6NQcmlkZ2UKAQAAD0QB////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '/////////////////////////////////////+hQZXIgc3RYAAAAD0QB////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////1lB0b3JtCgAAAAC+PlUr',
);

/** lz4, with independent blocks, checksums of blocks and content, and the content size. */
export const LZ4_FULL_HEADER = decode(
  'BCJNGHRAvVYBAAD/FjAgaGFyYm91ciBicmlkZ2UgY2xvc2VkIGFmdGVyIHN0b3JtCjEkABAfMiQAEB8zJAAQHzQkABAfNSQAEB82JAAQHzckABAf' +
    'OCQAEA9EAf//////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '/////////////6NQcmlkZ2Uh9QvVWQEAAP8VIGNsb3NlZCBhZnRlciBzdG9ybQozIGhhcmJvdXIgYnJpZGdlJAABHzQkABAfNSQAEB82JAAQHzck' +
    'ABAfOCQAEB8wJAAQHzEkABAeMiQAD0QB////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '////////////////////////////////////oFBlciBzdJiSOk+nAAAA8BVvcm0KNSBoYXJib3VyIGJyaWRnZSBjbG9zZWQgYWZ0ZXIgc3QkAB82' +
    'JAAQHzckABAfOCQAEB8wJAAQHzEkABAfMiQAEB8zJAAQHzQkAAwPRAH/////////////////////////////////////////////////////////' +
    '/////////////////////////////////////////////5FQdG9ybQrjlVKGAAAAAL4+VSs=',
);

/** zstd, in one segment with the content size. */
export const ZSTD_SIZED = decode(
  'KLUv/aCgTgIAPAIAxAIwIGhhcmJvdXIgYnJpZGdlIGNsb3NlZCBhZnRlciBzdG9ybQoxMjM0NTY3OAkgkDOtA7n+RzlAHpIhRfKQTFKAvHVI9ARN' +
    'AAAAAQCdztT/roE=',
);

/** zstd at level 22, with a window of 128 MiB and a checksum, and without the content size. */
export const ZSTD_ULTRA = decode(
  'KLUv/QSIPAIAxAIwIGhhcmJvdXIgYnJpZGdlIGNsb3NlZCBhZnRlciBzdG9ybQoxMjM0NTY3OAkgkDOtA7n+RzlAHpIhRfKQTFKAvHVI9ARNAAAA' +
    'AQCdztT/roEb5WV2',
);

/** The values of the records in the batches below. */
export const VALUES = [
  '{"source":"harbour","text":"Die Brücke bleibt gesperrt, die Brücke bleibt gesperrt."}',
  '{"source":"harbour","text":"Мост закрыт, мост закрыт, мост закрыт."}',
];

/** Batches of the Java client, each with two records at the offsets 0 and 1. */
export const JAVA_BATCHES = {
  none: decode(
    'AAAAAAAAAAAAAAD8AAAAAALjCTyLAAAAAAABAAABohwaRmwAAAGiHBpGdwAAAAAAAAAAAAAAAAAAAAAAArwBAAAAAa4BeyJzb3VyY2UiOiJoYXJi' +
      'b3VyIiwidGV4dCI6IkRpZSBCcsO8Y2tlIGJsZWlidCBnZXNwZXJydCwgZGllIEJyw7xja2UgYmxlaWJ0IGdlc3BlcnJ0LiJ9ANIBABYCAcQBeyJz' +
      'b3VyY2UiOiJoYXJib3VyIiwidGV4dCI6ItCc0L7RgdGCINC30LDQutGA0YvRgiwg0LzQvtGB0YIg0LfQsNC60YDRi9GCLCDQvNC+0YHRgiDQt9Cw' +
      '0LrRgNGL0YIuIn0A',
  ),
  gzip: decode(
    'AAAAAAAAAAAAAAC0AAAAAAJSa6JvAAEAAAABAAABohwaSqwAAAGiHBpKtgAAAAAAAAABAAAAAAAAAAAAAh+LCAAAAAAAAP/bw8jAwMC4jrFaqTi/' +
      'tCg5VclKKSOxKAnIVtJRKkmtKAEKuGSmKjgVHd6TnJ2qkJSTmplUopCeWlyQWlRUoqOQgltST6mW4RIjgwgT4xG85l+Yc2HfxcaLTQoXtl/YcGHX' +
      'xYaL3RebdBQu7CFeGGQVAPkegzvLAAAA',
  ),
  snappy: decode(
    'AAAAAAAAAAAAAADCAAAAAAINPMmnAAIAAAABAAABohwaTokAAAGiHBpOzQAAAAAAAAACAAAAAAAAAAAAAoJTTkFQUFkAAAAAAQAAAAEAAAB9zAHw' +
      'Q7wBAAAAAa4BeyJzb3VyY2UiOiJoYXJib3VyIiwidGV4dCI6IkRpZSBCcsO8Y2tlIGJsZWlidCBnZXNwZXJydCwgZGllXh0ALC4ifQDUAQCIAQIB' +
      'xHJhAGDQnNC+0YHRgiDQt9Cw0LrRgNGL0YIsINC8phcADC4ifQA=',
  ),
  lz4: decode(
    'AAAAAAAAAAAAAAC6AAAAAAKgSEInAAMAAAABAAABohwaUuMAAAGiHBpTDQAAAAAAAAADAAAAAAAAAAAAAgQiTRhgQIJ6AAAA/zO8AQAAAAGuAXsi' +
      'c291cmNlIjoiaGFyYm91ciIsInRleHQiOiJEaWUgQnLDvGNrZSBibGVpYnQgZ2VzcGVycnQsIGQdAAe/LiJ9ANIBAFQCAcRgAAr/CtCc0L7RgdGC' +
      'INC30LDQutGA0YvRgiwg0LwXABZQgi4ifQAAAAAA',
  ),
  zstd: decode(
    'AAAAAAAAAAAAAAC1AAAAAAJnJt9+AAQAAAABAAABohwaVpMAAAGiHBpWtgAAAAAAAAAEAAAAAAAAAAAAAii1L/0AWMQDAKQGvAEAAAABrgF7InNv' +
      'dXJjZSI6ImhhcmJvdXIiLCJ0ZXh0IjoiRGllIEJyw7xja2UgYmxlaWJ0IGdlc3BlcnJ0LCBkLiJ9ANIBAEYCAcTQnNC+0YHRgiDQt9Cw0LrRgNGL' +
      '0YIsINC8LiJ9AAMA1YHGiO8pAFtFAQEAAA==',
  ),
};

/** A batch of librdkafka, which compresses with snappy's raw format, with the second record at offset 0. */
export const LIBRDKAFKA_SNAPPY = decode(
  'AAAAAAAAAAAAAACTAAAAAAJKOhnlAAIAAAAAAAABohwaV9MAAAGiHBpX0///////////////////AAAAAWvwVtIBAAAAAcQBeyJzb3VyY2UiOiJo' +
    'YXJib3VyIiwidGV4dCI6ItCc0L7RgdGCINC30LDQutGA0YvRgiwg0LzQvtGB0YIg0LfQsNC60YDRi9GCLCDQvNC+0T4uAAwuIn0A',
);

/** A copy of a batch at another offset, changed, and with its checksum right again. */
export function altered(batch: Buffer, firstOffset: number, change: (bytes: Buffer) => void = () => {}): Buffer {
  const copy = Buffer.from(batch);
  copy.writeBigInt64BE(BigInt(firstOffset));
  change(copy);
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}

/** A batch of the Java client whose records are replaced. */
export function withRecords(records: Buffer | number[], { attributes = 0, count = 1 } = {}): Buffer {
  const batch = Buffer.concat([JAVA_BATCHES.none.subarray(0, 61), Buffer.from(records as number[])]);
  return altered(batch, 0, (bytes) => {
    bytes.writeInt32BE(bytes.length - 12, 8);
    bytes.writeInt16BE(attributes, 21);
    bytes.writeInt32BE(count, 57);
  });
}
