import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EMPTY, type Observable, Subject } from 'rxjs';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** Follows news.stories once for all who listen; from the start, so that who listens misses nothing from then on. */
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

  /** Events from now on. Ends when the log can no longer be followed; whoever listens again starts anew. */
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
