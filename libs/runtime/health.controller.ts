import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';

/** What /health/ready answers; one sentence for each thing that is wrong. */
export interface Health {
  status: 'ok' | 'degraded';
  reasons: string[];
}

/** An answer that takes longer counts as none, in milliseconds. */
const PATIENCE = 3_000;

/** For whoever watches the process: is it alive, and can it do its work? */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(BusStrategy) private readonly strategy: BusStrategy,
  ) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 when bus or database do not answer. A consumer in trouble is told, but what is stored can still be read: 200. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const unreachable = await Promise.all([
      faultOf('the message log', this.bus.ping()),
      faultOf('the database', this.dataSource.query('select 1')),
    ]).then((faults) => faults.filter((fault) => fault !== null));
    if (unreachable.length > 0) response.status(503);
    const consumers = this.strategy.consumers.flatMap(({ state, reason }) =>
      state === 'running' ? [] : [`a consumer is ${state}: ${reason ?? 'reason unknown'}`],
    );
    const reasons = [...unreachable, ...consumers];
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons };
  }
}

async function faultOf(name: string, question: Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, `${name} does not answer within ${PATIENCE / 1000} s`);
  });
  const answer = question.then(
    () => null,
    (error: Error) => `${name} does not answer: ${error.message}`,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
