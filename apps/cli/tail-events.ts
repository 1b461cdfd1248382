import { BabelwireClient, ResponseError } from '#packages/client/src/client.js';
import { connectionError, responseError, type Server } from './server.js';

/** Where `babelwire tail` begins. */
export interface TailOptions {
  edition: string;
  /** Sequence of the event after which to begin; without it, with the next event. */
  after?: number;
}

/**
 * `babelwire tail`: prints story events as they come, one JSON line each, until the process is stopped. A lost connection is
 * resumed after the last event.
 * @throws Error when the server rejects the request
 */
export async function tailEvents(server: Server, options: TailOptions): Promise<void> {
  const describe = (error: Error): string => {
    if (error instanceof ResponseError) return responseError(server, error.status, error.problem?.detail);
    // fetch's errors have a cause.
    return error.cause ? connectionError(server, error) : error.message;
  };
  const onRetry = (reason: Error): void => console.error(`babelwire: ${describe(reason)}; reconnecting`);
  try {
    for await (const event of new BabelwireClient(server).events({ ...options, onRetry }))
      process.stdout.write(`${JSON.stringify(event)}\n`);
  } catch (error) {
    throw new Error(describe(error as Error), { cause: error });
  }
}
