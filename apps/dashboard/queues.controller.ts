import { Controller, Get, Inject, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { firstValueFrom, map, type Observable } from 'rxjs';
import { QueueSampler } from './queue-sampler.js';
import type { QueuesReport } from './queues-report.js';

/** How far every consumer group is. */
@ApiTags('operations')
@Controller('api/queues')
export class QueuesController {
  constructor(@Inject(QueueSampler) private readonly sampler: QueueSampler) {}

  @Get()
  @ApiOperation({ summary: 'Lag, age, rate and dead letters of each topic and group; null is unknown' })
  queues(): Promise<QueuesReport> {
    return firstValueFrom(this.sampler.reports);
  }

  @Sse('live')
  @ApiOperation({ summary: 'The same as server-sent events, one every 2 s' })
  live(): Observable<MessageEvent> {
    return this.sampler.reports.pipe(map((report) => ({ data: report })));
  }
}
