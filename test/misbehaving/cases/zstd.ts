/** Builds Zstandard frames (RFC 8878), which node:zlib of Node 20 can't. */

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const RAW = 0;
const RUN = 1;

/** A frame with the text in one raw block. */
export function zstdFrame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([MAGIC, frameHeader(10), blockHeader(RAW, bytes.length, true), bytes]);
}

/** A frame of run-length blocks of four bytes, each a run of zeros. The window has 2 ** (10 + windowLog) bytes. */
export function zstdRuns(blocks: number, length: number, windowLog = 10): Buffer {
  const run = Buffer.concat([blockHeader(RUN, length, false), Buffer.from([0])]);
  const last = Buffer.concat([blockHeader(RUN, length, true), Buffer.from([0])]);
  return Buffer.concat([MAGIC, frameHeader(windowLog), ...Array.from({ length: blocks - 1 }, () => run), last]);
}

const frameHeader = (windowLog: number) => Buffer.from([0, windowLog << 3]);

function blockHeader(type: number, size: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | Number(isLast), 0, 3);
  return header;
}
