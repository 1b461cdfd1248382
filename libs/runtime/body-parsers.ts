import { type MiddlewareConsumer, Module, type NestModule, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { json, raw } from 'express';

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
 * Parses request bodies: raw ones for @RawBody controllers, JSON for all others. The middleware of global modules runs
 * before it, on unread requests; that of other modules after it.
 */
@Module({ imports: [DiscoveryModule] })
export class BodyParserModule implements NestModule {
  constructor(private readonly discovery: DiscoveryService) {}

  configure(consumer: MiddlewareConsumer): void {
    for (const controller of this.discovery.getControllers({ metadataKey: RawBody.KEY })) {
      const { limit } = this.discovery.getMetadataByDecorator(RawBody, controller)!;
      consumer.apply(raw({ limit, type: () => true })).forRoutes(controller.metatype as Type);
    }
    consumer.apply(json({ limit: JSON_LIMIT })).forRoutes('{*path}');
  }
}
