import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';

/** How long answers in progress may take to finish, in milliseconds. */
const GRACE = 1_000;
/** After this long the process ends whatever is left, in milliseconds; the log holds what was not done. */
const DEADLINE = 4_500;

/**
 * Stops in order: no new HTTP, answers in progress, then what Nest runs (timers and watchers, consumers, the bus), then the
 * resources below.
 */
export async function stopInOrder(app: INestApplication, closeResources: () => Promise<void>): Promise<void> {
  await stopIntake(app.getHttpServer() as Server);
  await app.close();
  await closeResources();
}

/** Event streams never finish by themselves, so after a grace period open connections are cut. */
async function stopIntake(server: Server): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    timer = setTimeout(resolve, GRACE);
  });
  clearTimeout(timer);
  server.closeAllConnections();
}

/** Ctrl-C and SIGTERM stop the process; a second Ctrl-C, or a stop that hangs, ends it at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => {
      console.error('Babelwire did not stop in time and was ended; nothing that was accepted is lost.');
      process.exit(1);
    }, DEADLINE).unref();
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(`Babelwire stopped with an error: ${error.message}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
