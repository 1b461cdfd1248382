import { once } from 'node:events';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { withTimeout } from '#libs/async/timeout.js';
import { EventPosition, EventQuery } from '#libs/contracts/api/events.js';
import { ApiDocument, ApiProblem } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { eventFilter } from '../events/event-filter.js';
import { EventLog, type StoredEvent } from '../events/event-log.js';

/** Proxies close connections that are silent for a minute or less. */
const HEARTBEAT_INTERVAL_MS = 15_000;
/** Unsent bytes with which a client has to read before it gets more. */
const MAX_BUFFERED_BYTES = 256 * 1024;
/** A client that has read nothing for so long is disconnected. */
const STALL_TIMEOUT_MS = 30_000;

class EventQueryDto extends createZodDto(EventQuery) {}

@ApiTags('events')
@Controller('api/events')
export class EventsController {
  constructor(private readonly log: EventLog) {}

  /** Not @Sse: that can neither write heartbeat comments nor wait for a slow client. */
  @Get()
  @ApiOperation({ summary: 'Story events as server-sent events; each is a CloudEvent, its id the sequence' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'As `after`; a browser sends it by itself.' })
  @ApiDocument('text/event-stream', 'Server-sent events')
  @ApiProblem(410, 'Events after the position are no longer kept; `detail` says where to begin.')
  async follow(
    @Query(new ZodValidationPipe(EventQueryDto)) query: EventQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const isAll = query.edition === '*';
    const after = isAll ? 0 : await this.findStart(query.edition, parseId(lastEventId) ?? query.after);
    const batches = isAll ? this.log.followAll(closed.signal) : this.log.follow(query.edition, after, closed.signal);
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
    // The id lets a client that loses the connection before the first event resume, too.
    response.write(isAll ? 'retry: 2000\n\n' : `retry: 2000\nid: ${after}\n\n`);
    const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT_INTERVAL_MS);
    const isWanted = eventFilter(query);
    try {
      for await (const events of batches) {
        const wanted = events.filter(({ event }) => isWanted(event));
        for (const stored of wanted) response.write(format(stored, isAll));
        // Nor does a client whose filter passes few events have to resume far back, where they may be gone.
        const last = events.at(-1);
        if (last && last !== wanted.at(-1) && !isAll) response.write(`id: ${last.sequence}\n\n`);
        if (response.writableLength > MAX_BUFFERED_BYTES) await untilRead(response, closed.signal);
      }
      response.end();
    } catch (error) {
      // Headers were sent: the client reconnects and gets the problem then.
      response.destroy(error as Error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** @throws FieldException 410 when events after the position are no longer kept, or were numbered anew */
  private async findStart(edition: string, after: number | undefined): Promise<number> {
    const { first, last } = await this.log.bounds(edition);
    if (after === undefined) return last;
    if (after >= first - 1 && after <= last) return after;
    const problem =
      after > last
        ? `the last event of the edition is ${last}: its events were numbered anew`
        : `events are kept from ${first} on`;
    const advice = `begin with GET /api/snapshot.ndjson, or with after=${first - 1}`;
    throw new FieldException(410, [{ field: 'after', detail: `${problem}; ${advice}` }], { firstSequence: first });
  }
}

/** @throws FieldException when it is not a sequence */
function parseId(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  const { success, data, error } = EventPosition.safeParse(lastEventId);
  if (success) return data;
  throw new FieldException(400, [{ field: 'Last-Event-ID', detail: error.issues[0]!.message }]);
}

const format = ({ sequence, json, event }: StoredEvent, isAll: boolean): string =>
  `${isAll ? '' : `id: ${sequence}\n`}event: ${event.type}\ndata: ${json}\n\n`;

async function untilRead(response: Response, closed: AbortSignal): Promise<void> {
  // Not AbortSignal.timeout: in Node 20, its timer ends with garbage collection when only AbortSignal.any knows it.
  const stalled = new Error(`nothing was read for ${STALL_TIMEOUT_MS / 1000} s`);
  const drain = (signal: AbortSignal): Promise<unknown> => once(response, 'drain', { signal });
  await withTimeout(STALL_TIMEOUT_MS, stalled, drain, closed).catch(() => response.destroy());
}
