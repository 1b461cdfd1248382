import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { StoryEvent } from '#libs/contracts/story-event.js';
import { StoryTail } from './story-tail.js';

/** Milliseconds. Proxies close connections that are silent for a minute or less. */
const HEARTBEAT = 15_000;
/** Bytes waiting for a client that reads too slowly; beyond that it is let go, and may come back. */
const MAX_BEHIND = 1024 * 1024;

@ApiTags('events')
@Controller('api/events')
export class EventsController {
  constructor(private readonly tail: StoryTail) {}

  /** Nest's own @Sse cannot write heartbeat comments nor see that a client is too slow. */
  @Get()
  @ApiOperation({ summary: 'Story events from now on, as server-sent events; each is a CloudEvent' })
  @ApiProduces('text/event-stream')
  follow(@Res() response: Response): void {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
    response.write('retry: 2000\n\n');
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT);
    const listening = this.tail.events().subscribe({
      next: (event) => (response.writableLength > MAX_BEHIND ? response.destroy() : response.write(format(event))),
      complete: () => response.end(),
    });
    response.on('close', () => {
      clearInterval(heartbeat);
      listening.unsubscribe();
    });
  }
}

const format = (event: StoryEvent): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
