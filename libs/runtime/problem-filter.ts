import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { STATUS_CODES } from 'node:http';
import { ZodValidationException } from 'nestjs-zod';
import { ZodError } from 'zod';
import type { FieldProblem, Problem } from '#libs/contracts/api/problem.js';
import { isTransient } from '#libs/messaging/bus/failure-policy.js';

/** Becomes a problem that names fields. */
export class FieldException extends HttpException {
  constructor(
    status: number,
    readonly errors: FieldProblem[],
    /** Extension members of the problem. */
    readonly members: Record<string, unknown> = {},
  ) {
    super(errors.map(({ field, detail }) => `${field}: ${detail}`).join('; '), status);
  }
}

/** SQLSTATE */
const DISK_FULL = '53100';
/** What a client should wait before it tries again what a full disk or an unavailable server prevented. */
const RETRY_AFTER_SECONDS = 5;

/** Renders errors as application/problem+json. Internal errors are logged and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error, request.originalUrl);
    if (problem.status >= 500) this.logger.error(error);
    if (problem.status === 503) response.set('Retry-After', `${RETRY_AFTER_SECONDS}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    send(response, problem);
  }
}

/** Responds with a problem outside of Nest's handlers, where an exception would reach no filter. */
export function sendProblem(request: Request, response: Response, status: number, detail: string): void {
  const title = STATUS_CODES[status] ?? 'Error';
  send(response, { type: 'about:blank', title, status, detail, instance: request.originalUrl });
}

function send(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** @param instance path and query of the request */
function toProblem(error: unknown, instance: string): Problem {
  const status = statusOf(error);
  const errors = fieldProblems(error);
  const detail = errors
    ? errors.map((problem) => `${problem.field}: ${problem.detail}`).join('; ')
    : status < 500 && error instanceof Error
      ? error.message
      : status === 503
        ? detailOfUnavailable(error)
        : undefined;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail && { detail }),
    instance,
    ...(errors && { errors }),
    ...(error instanceof FieldException && error.members),
  };
}

function fieldProblems(error: unknown): FieldProblem[] | undefined {
  if (error instanceof FieldException) return error.errors;
  const inner = error instanceof ZodValidationException ? error.getZodError() : error;
  if (!(inner instanceof ZodError)) return undefined;
  return inner.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    const detail = issue.code === 'unrecognized_keys' ? 'is unknown' : issue.message;
    return keys.map((path) => ({ field: path.map(String).join('.') || 'body', detail }));
  });
}

/** Body parsers throw plain errors with a status. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof ZodError) return 400;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : NaN;
  if (status >= 400 && status < 500) return status;
  return isTransient(error) ? 503 : 500;
}

function detailOfUnavailable(error: unknown): string {
  if (error instanceof HttpException) return error.message;
  const isDiskFull = error instanceof Error && 'code' in error && error.code === DISK_FULL;
  return isDiskFull
    ? 'The disk of the database is full. Nothing of this request was stored; send it again when there is room.'
    : 'The database or the message log is unavailable. Send the request again.';
}
