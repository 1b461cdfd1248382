import {
  BadRequestException,
  type CanActivate,
  type ExecutionContext,
  MethodNotAllowedException,
  NotFoundException,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Application, NextFunction, Request, Response } from 'express';
import { FieldException } from './problem-filter.js';

/**
 * Creates middleware that answers what no route does, before the body is read: 404 for unknown paths, 405 with Allow for
 * other methods of known paths, 204 with Allow for OPTIONS. The first write of a response to HEAD ends it: a stream would
 * stay open without a body.
 */
export function createRouteGuard(app: Application) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const path = request.originalUrl.replace(/\?.*$/s, '');
    const methods = methodsOf(app, path);
    if (methods.size === 0) throw new NotFoundException(`there is nothing at ${path}`);
    if (request.method === 'HEAD') response.write = endInsteadOf(response);
    if (methods.has(request.method)) return next();
    const allow = [...methods, 'OPTIONS'].join(', ');
    response.set('Allow', allow);
    if (request.method !== 'OPTIONS')
      throw new MethodNotAllowedException(`${path} has no ${request.method}: use ${allow}`);
    response.status(204).end();
  };
}

/** What Express keeps of a route; its types hide it. */
interface RouteLayer {
  match(path: string): unknown;
  route?: { methods: Record<string, true> };
}

/** @throws BadRequestException when the path has an invalid percent-encoding */
function methodsOf(app: Application, path: string): Set<string> {
  const methods = new Set<string>();
  for (const layer of app.router.stack as unknown as RouteLayer[]) {
    // Middleware that is bound to a path is a route of all methods.
    if (!layer.route || layer.route.methods['_all'] || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return methods;
}

function matches(layer: RouteLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    throw new BadRequestException(`the path ${path} has an invalid percent-encoding`);
  }
}

function endInsteadOf(response: Response): Response['write'] {
  return () => {
    response.end();
    return true;
  };
}

/** Decorates a controller that ignores query parameters which it doesn't know, for callers that may add some. */
export const AnyQuery = Reflector.createDecorator<true>({ transform: () => true });

/** Refuses query parameters of handlers that take none. The others have a strict schema. */
export class QueryGuard implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const names = Object.keys(context.switchToHttp().getRequest<Request>().query);
    if (names.length === 0 || takesQuery(context) || this.reflector.get(AnyQuery, context.getClass())) return true;
    throw new FieldException(
      400,
      names.map((field) => ({ field, detail: 'is unknown: there are no query parameters here' })),
    );
  }
}

function takesQuery(context: ExecutionContext): boolean {
  const parameters: object =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {};
  return Object.keys(parameters).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
