import { type DynamicModule, Injectable } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import { type Logger as PinoLogger, pino } from 'pino';
import type { Env } from './env.js';

/** Nest logs every module and route at the start; these loggers are muted. */
const MUTED_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestMicroservice',
  'NestApplication',
]);

/** Pino for Nest, without the framework's start-up messages. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!MUTED_CONTEXTS.has(String(rest.at(-1)))) super.log(message, ...rest);
  }
}

/** Logs JSON lines to stdout, or readable lines to a terminal. */
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

/** Makes it the logger of Nest. Requests are logged at debug level, failed ones at error. */
export function loggerModule(logger: PinoLogger): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      logger,
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'debug'),
    },
  });
}
