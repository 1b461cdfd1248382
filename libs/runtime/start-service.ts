import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './create-app.js';
import { type Env, loadEnv } from './env.js';
import { createLogger } from './logger.js';
import { openResources, type Resources } from './resources.js';
import { ServiceModule } from './service.module.js';

/** Requests in flight at a stop are aborted after so long. Event streams never end by themselves. */
const REQUEST_GRACE_MS = 1_000;
/** A stop that takes longer ends the process. Uncommitted work stays in the log. */
const STOP_TIMEOUT_MS = 4_500;

/**
 * Runs a service until SIGINT or SIGTERM. Starts the database, the message log, HTTP and the consumers, in this order. An
 * error prints one sentence to stderr and exits with code 1.
 * @param name of the service, in logs
 * @param createModule creates the service's module from the environment
 */
export async function startService(
  name: string,
  createModule: (env: Env) => Type | DynamicModule | Promise<DynamicModule>,
): Promise<void> {
  try {
    const env = loadEnv();
    const logger = createLogger(env, name);
    const service = await createModule(env);
    const resources = await openResources(env, logger);
    const app = await createApp(ServiceModule.around(service, logger, resources), env);
    stopOnSignals(() => stopService(app, resources));
    await app.listen(env.PORT, env.HOST);
    await app.startAllMicroservices();
    console.log(`Babelwire is at ${addressOf(app, env)}`);
  } catch (error) {
    console.error(`Babelwire cannot start: ${describeStartError(error as NodeJS.ErrnoException)}`);
    process.exit(1);
  }
}

/** Stops HTTP, then what the modules run (loops and watchers, then consumers), the message log and the database. */
async function stopService(app: NestExpressApplication, resources: Resources): Promise<void> {
  await closeServer(app.getHttpServer() as Server);
  await app.close();
  await resources.close();
}

async function closeServer(server: Server): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    timer = setTimeout(resolve, REQUEST_GRACE_MS);
  });
  clearTimeout(timer);
  server.closeAllConnections();
}

/** A second signal, or a stop that takes too long, ends the process at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => {
      console.error('Babelwire did not stop in time and was ended. Nothing that was accepted is lost.');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
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

/** The URL for a browser on this machine. */
function addressOf(app: NestExpressApplication, env: Env): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const isAnyHost = env.HOST === '0.0.0.0' || env.HOST === '::';
  const host = isAnyHost ? '127.0.0.1' : env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return `http://${host}:${port}`;
}

function describeStartError(error: NodeJS.ErrnoException): string {
  if (error.syscall === 'listen' && error.code === 'EADDRINUSE')
    return `port ${loadEnv().PORT} is in use: stop the other process, or set PORT to another port.`;
  if (error.syscall === 'listen' && error.code === 'EADDRNOTAVAIL')
    return `this machine has no address ${loadEnv().HOST}: set HOST to one it has.`;
  return error.message || (error.code ?? String(error));
}
