import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Env, loadEnv } from './env.js';
import { createLogger, ServiceLogger } from './logger.js';
import { describeApi } from './openapi.js';
import { ProblemFilter } from './problem-filter.js';
import { openResources } from './resources.js';
import { ServiceModule } from './service.module.js';
import { stopInOrder, stopOnSignals } from './stop.js';
import { tokenGuard } from './token-guard.js';

/**
 * Runs a service until it is told to stop: settings, database, message log, HTTP, consumers, in this order.
 * Whatever keeps it from starting is said in one sentence on stderr, with exit code 1.
 * @param name of the service, in logs
 * @param moduleOf makes the service's module from the settings
 */
export async function startService(
  name: string,
  moduleOf: (env: Env) => Type | DynamicModule | Promise<DynamicModule>,
): Promise<void> {
  try {
    const env = loadEnv();
    const logger = createLogger(env, name);
    const service = await moduleOf(env);
    const resources = await openResources(env, logger);
    const root = ServiceModule.around(service, logger, resources);
    const app = await createApp(root, env);
    stopOnSignals(() => stopInOrder(app, resources.close));
    await app.listen(env.PORT, env.HOST);
    await app.startAllMicroservices();
    console.log(`Babelwire is at ${addressOf(app, env)}`);
  } catch (error) {
    console.error(`Babelwire cannot start: ${sentence(error as NodeJS.ErrnoException)}`);
    process.exit(1);
  }
}

async function createApp(root: DynamicModule, env: Env): Promise<NestExpressApplication> {
  const adapter = new ExpressAdapter();
  // Before anything a module adds, so that nothing is served or forwarded without the token.
  if (env.API_TOKEN) adapter.use(tokenGuard(env.API_TOKEN));
  const options = { bodyParser: false, bufferLogs: true, abortOnError: false };
  const app = await NestFactory.create<NestExpressApplication>(root, adapter, options);
  app.useLogger(app.get(ServiceLogger));
  app.disable('x-powered-by');
  app.useGlobalFilters(new ProblemFilter());
  describeApi(app);
  app.connectMicroservice({ strategy: app.get(BusStrategy) });
  return app;
}

/** Where a person on this machine can open it. */
function addressOf(app: NestExpressApplication, env: Env): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const anyHost = env.HOST === '0.0.0.0' || env.HOST === '::';
  const host = anyHost ? '127.0.0.1' : env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return `http://${host}:${port}`;
}

function sentence(error: NodeJS.ErrnoException): string {
  if (error.syscall === 'listen' && error.code === 'EADDRINUSE')
    return `port ${loadEnv().PORT} is in use: stop what uses it, or set PORT to another.`;
  if (error.syscall === 'listen' && error.code === 'EADDRNOTAVAIL')
    return `this machine has no address ${loadEnv().HOST}: set HOST to one it has.`;
  return error.message || (error.code ?? String(error));
}
