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
import { METHODS } from 'node:http';
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
  /** The names of the parameters, when it matches. */
  match(path: string): { keys: string[] } | false;
  route?: { methods: Record<string, true> };
}

/**
 * The methods that have a route at a path. A literal path goes before one with parameters.
 * @throws BadRequestException when the path has an invalid percent-encoding
 */
export function methodsOf(app: Application, path: string): Set<string> {
  const [literal, templated] = [new Set<string>(), new Set<string>()];
  for (const layer of app.router.stack as unknown as RouteLayer[]) {
    const match = layer.route && matchOf(layer, path);
    if (!layer.route || !match) continue;
    const ofRoute = Object.keys(layer.route.methods);
    // A route of all methods is middleware, such as the logger.
    if (ofRoute.length >= METHODS.length) continue;
    const methods = match.keys.length === 0 ? literal : templated;
    ofRoute.forEach((method) => methods.add(method.toUpperCase()));
  }
  const methods = literal.size > 0 ? literal : templated;
  if (methods.has('GET')) methods.add('HEAD');
  return methods;
}

function matchOf(layer: RouteLayer, path: string) {
  try {
    return layer.match(path);
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
