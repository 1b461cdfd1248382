import { pipeline, type Transform } from 'node:stream';
import { FetchFailed } from './exchange-failure.js';

/**
 * Unpacks with one of node:zlib's streams. What follows the end of the packed data is not looked at.
 * @throws ExchangeFailure `bad-encoding`; errors of the source pass through
 */
export async function* throughZlib(
  source: AsyncIterable<Buffer>,
  stream: Transform,
  coding: string,
): AsyncIterable<Buffer> {
  let sourceError: unknown;
  const watched = async function* () {
    try {
      yield* source;
    } catch (error) {
      sourceError = error;
      throw error;
    }
  };
  // Errors of both arrive where the stream is read.
  pipeline(watched, stream, () => {});
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw (
      sourceError ?? new FetchFailed('bad-encoding', `The body is no valid ${coding} (${(error as Error).message}).`)
    );
  }
}
