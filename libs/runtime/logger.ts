import { type DynamicModule, Injectable } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import { type Logger as PinoLogger, pino } from 'pino';
import type { Env } from './env.js';

/** Nest announces every module and route; on a start that works nobody reads them. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestMicroservice',
  'NestApplication',
]);

/** Pino for Nest, without the framework's start-up announcements. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(String(rest.at(-1)))) super.log(message, ...rest);
  }
}

/** JSON lines on stdout, or readable ones on a terminal. */
export function createLogger(env: Env, service: string): PinoLogger {
  const pretty = {
    target: 'pino-pretty',
    options: {
      singleLine: true,
      ignore: 'pid,hostname,service,context',
      messageFormat: '{if context}[{context}] {end}{msg}',
    },
  };
  return pino({
    level: env.LOG_LEVEL,
    base: { service },
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    transport: process.stdout.isTTY ? pretty : undefined,
  });
}

/** The same logger for everything in Nest. Requests are logged at debug, failed ones at error. */
export function loggerModule(logger: PinoLogger): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      logger,
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'debug'),
    },
  });
}
