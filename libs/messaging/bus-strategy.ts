import { applyDecorators, Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { type CustomTransportStrategy, EventPattern, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom, type Observable, throwError } from 'rxjs';
import type { Topic } from '#libs/contracts/topics.js';
import type { BatchHandler, Bus, Consumer, HandlerResult, Subscription } from './bus/bus.js';

/** How a handler consumes its topic. */
export type ConsumeOptions = Pick<Subscription, 'group' | 'step' | 'commit' | 'maxBatch'>;

interface PatternExtras extends ConsumeOptions {
  topic: Topic;
}

/** Nest would replace a handler's error by "Internal server error"; the failure policy has to see it. */
@Catch()
class PassError implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller method as the handler of a topic for a consumer group. It gets a batch as payload and its
 * PartitionContext as context, and returns a HandlerResult. The bus is in charge of producers, offsets and retries.
 */
export function Consume(topic: Topic, options: ConsumeOptions): MethodDecorator {
  const extras = { topic, ...options } satisfies PatternExtras;
  return applyDecorators(EventPattern(`${topic.name}/${options.group}`, extras), UseFilters(PassError));
}

/**
 * Nest transport that subscribes every @Consume handler to the bus. Nest's Kafka transport delivers single messages, has no
 * dead letters and retries a poison message for ever.
 */
export class BusStrategy extends Server implements CustomTransportStrategy {
  readonly consumers: Consumer[] = [];

  constructor(private readonly bus: Bus) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.subscribeAll().then(() => callback(), callback);
  }

  /** Stops the consumers. Whoever opened the bus closes it. */
  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  on(): never {
    throw new Error('the bus has no transport events: read the state of its consumers');
  }

  unwrap<T>(): T {
    return this.bus as T;
  }

  private async subscribeAll(): Promise<void> {
    for (const [pattern, handler] of this.messageHandlers) {
      if (handler.next) throw new Error(`two handlers consume ${pattern}: give one of them another group`);
      this.consumers.push(await this.bus.subscribe(this.subscription(handler.extras as PatternExtras, handler)));
    }
  }

  private subscription(
    extras: PatternExtras,
    handler: (data: unknown, context: unknown) => Promise<unknown>,
  ): Subscription {
    const handle: BatchHandler<unknown> = async (messages, partition) => {
      const result = await handler(messages, partition);
      return (isObservable(result) ? await lastValueFrom(result) : result) as HandlerResult;
    };
    return { ...extras, handle };
  }
}
