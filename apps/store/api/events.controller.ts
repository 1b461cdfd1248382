import {
  Controller,
  Get,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { EMPTY, type Observable, Subject } from 'rxjs';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** Proxies close connections that are silent for a minute or less. */
const HEARTBEAT_INTERVAL_MS = 15_000;
/** A client with more unsent bytes than this is too slow: it is disconnected and may reconnect. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** Follows news.stories once for all clients. Starts with the service, so that no client misses an event. */
@Injectable()
export class StoryTail implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StoryTail.name);
  private readonly stop = new AbortController();
  private current: Subject<StoryEvent> | null = null;

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  onApplicationBootstrap(): void {
    this.events();
  }

  onModuleDestroy(): void {
    this.stop.abort();
    this.current?.complete();
  }

  /** Events from now on. Completes when the log can't be followed any longer; the next call follows it again. */
  events(): Observable<StoryEvent> {
    if (this.stop.signal.aborted) return EMPTY;
    return (this.current ??= this.follow());
  }

  private follow(): Subject<StoryEvent> {
    const events = new Subject<StoryEvent>();
    const end = (): void => {
      if (this.current === events) this.current = null;
      events.complete();
    };
    this.bus
      .tail(topics.stories, 'now', (message) => events.next(message.value), this.stop.signal)
      .catch((error: Error) => this.logger.warn(`news.stories cannot be followed: ${error.message}`))
      .finally(end);
    return events;
  }
}

@ApiTags('events')
@Controller('api/events')
export class EventsController {
  constructor(private readonly tail: StoryTail) {}

  /** Not @Sse: that can neither write heartbeat comments nor detect a slow client. */
  @Get()
  @ApiOperation({ summary: 'Story events from now on, as server-sent events; each is a CloudEvent' })
  @ApiProduces('text/event-stream')
  follow(@Res() response: Response): void {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
    response.write('retry: 2000\n\n');
    const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT_INTERVAL_MS);
    const subscription = this.tail.events().subscribe({
      next: (event) =>
        response.writableLength > MAX_BUFFERED_BYTES ? response.destroy() : response.write(format(event)),
      complete: () => response.end(),
    });
    response.on('close', () => {
      clearInterval(heartbeat);
      subscription.unsubscribe();
    });
  }
}

const format = (event: StoryEvent): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
