import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Lines extends AsyncIterable<string> {
  /** Bytes read so far. */
  readonly position: number;
  /** Bytes in all; null when the input is a pipe. */
  readonly size: number | null;
}

/**
 * The lines of a file, streamed; `-` is standard input.
 * @throws Error with one sentence when the file cannot be read
 */
export async function readLines(file: string): Promise<Lines> {
  if (file === '-') return linesOf(process.stdin, null);
  const opened = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  const found = await opened.stat();
  if (found.isDirectory()) throw new Error(`cannot read ${file}: it is a folder`);
  return linesOf(opened.createReadStream(), found.isFile() ? found.size : null);
}

function linesOf(stream: Readable, size: number | null): Lines {
  let position = 0;
  stream.on('data', (chunk: Buffer) => (position += chunk.length));
  // Made at once: lines that come before the iterator is there would be lost.
  const iterator = createInterface({ input: stream, crlfDelay: Infinity })[Symbol.asyncIterator]();
  return {
    get position() {
      return position;
    },
    size,
    [Symbol.asyncIterator]: () => iterator,
  };
}
