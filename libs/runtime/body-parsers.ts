import {
  BadRequestException,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type Type,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import { type NextFunction, raw, type Request, type Response } from 'express';
import { decodeText } from '#libs/domain/text/decode-text.js';
import { createBodyAdmission } from './body-admission.js';
import { createRouteGuard } from './route-guard.js';

/** Maximum size of a JSON request body. */
const JSON_LIMIT = '20mb';

/**
 * Decorates a controller whose request bodies arrive as a Buffer, whatever their content type: for documents that declare
 * their own encoding, and for signatures, which cover the bytes.
 *
 *     @RawBody({ limit: '5mb' })
 *     @Controller('api/websub')
 *     class WebSubController {
 *       @Post() receive(@Body() body: Buffer) {}
 *     }
 */
export const RawBody = DiscoveryService.createDecorator<{ limit: string }>();

/**
 * Parses request bodies: raw ones for @RawBody controllers, JSON for all others, and refuses requests that no route takes
 * before it reads them. The middleware of global modules runs before it, on unread requests; that of other modules after it.
 */
@Module({ imports: [DiscoveryModule] })
export class BodyParserModule implements NestModule {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly adapterHost: HttpAdapterHost<ExpressAdapter>,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(createRouteGuard(this.adapterHost.httpAdapter.getInstance()), createBodyAdmission())
      .forRoutes('{*path}');
    for (const controller of this.discovery.getControllers({ metadataKey: RawBody.KEY })) {
      const { limit } = this.discovery.getMetadataByDecorator(RawBody, controller)!;
      consumer.apply(raw({ limit, type: () => true })).forRoutes(controller.metatype as Type);
    }
    consumer.apply(parseJson).forRoutes('{*path}');
  }
}

const readJsonBytes = raw({ limit: JSON_LIMIT, type: ['application/json', 'application/*+json'] });

/** Parses a JSON body in any encoding. Express's parser takes everything for UTF-8 and refuses a charset that it isn't. */
function parseJson(request: Request, response: Response, next: NextFunction): void {
  if (Buffer.isBuffer(request.body)) return next();
  readJsonBytes(request, response, (error?: unknown) => {
    if (error) return next(error);
    if (!Buffer.isBuffer(request.body)) return next(hasBody(request) ? unsupportedType(request) : undefined);
    try {
      request.body = jsonOf(request.body, request.headers['content-type']);
      next();
    } catch (reason) {
      next(reason);
    }
  });
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function unsupportedType({ headers }: Request): UnsupportedMediaTypeException {
  const given = headers['content-type'] ?? 'no content type';
  return new UnsupportedMediaTypeException(`the body has ${given}: send JSON with Content-Type: application/json`);
}

/** @throws BadRequestException */
function jsonOf(bytes: Buffer, contentType: string | undefined): unknown {
  const { text, unreadable } = decodeText(bytes, contentType);
  if (unreadable) throw new BadRequestException(`the body can't be read: ${unreadable}`);
  try {
    return JSON.parse(text || '{}');
  } catch (error) {
    throw new BadRequestException(`the body is not valid JSON: ${(error as Error).message}`);
  }
}
