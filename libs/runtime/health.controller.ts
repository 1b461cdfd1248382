import { Controller, Get, Inject, Res } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { createZodDto } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import { withTimeout } from '#libs/async/timeout.js';
import { Health, Liveness } from '#libs/contracts/api/health.js';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';
import { StepProgress } from './step-progress.js';

class LivenessDto extends createZodDto(Liveness) {}
class HealthDto extends createZodDto(Health) {}

/**
 * Decorates a provider whose problem degrades the health of the process, and leaves it ready.
 *
 *     @HealthIndicator()
 *     @Injectable()
 *     class EmbedArticles implements ReportsProblem {}
 */
export const HealthIndicator = DiscoveryService.createDecorator();

export interface ReportsProblem {
  /** A sentence; null when there is no problem. */
  readonly problem: string | null;
}

const CHECK_TIMEOUT_MS = 3_000;

/** Liveness and readiness for monitoring. */
@ApiTags('monitoring')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(BusStrategy) private readonly strategy: BusStrategy,
    @Inject(StepProgress) private readonly progress: StepProgress,
    private readonly discovery: DiscoveryService,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process responds' })
  @ApiOkResponse({ type: LivenessDto })
  live(): Liveness {
    return { status: 'ok' };
  }

  /**
   * 503 when the bus or the database doesn't respond, and when a step makes no progress while it has work. Errors that
   * consumers retry and health indicators only degrade it: stories can still be read.
   */
  @Get('ready')
  @ApiOperation({ summary: 'Whether the service can do its work, and why not' })
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({ type: HealthDto, description: 'Not ready; `reasons` says why.' })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const checks = await Promise.all([
      check('the message log', () => this.bus.ping()),
      check('the database', () => this.dataSource.query('select 1')),
    ]);
    const unready = [...checks.filter((reason) => reason !== null), ...this.progress.problems];
    if (unready.length > 0) response.status(503);
    const consumers = this.strategy.consumers.flatMap(({ state, reason, subscription: { step } }) =>
      state === 'running' ? [] : [`the step ${step} is ${state}: ${reason ?? 'reason unknown'}`],
    );
    const indicators = this.discovery
      .getProviders({ metadataKey: HealthIndicator.KEY })
      .flatMap(({ instance }) => (instance as ReportsProblem).problem ?? []);
    const reasons = [...unready, ...consumers, ...indicators];
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons };
  }
}

/** @returns why it is unavailable, or null */
async function check(name: string, ping: () => Promise<unknown>): Promise<string | null> {
  const timeout = new Error(`no response within ${CHECK_TIMEOUT_MS / 1000} s`);
  return withTimeout(CHECK_TIMEOUT_MS, timeout, ping).then(
    () => null,
    (error: Error) => `${name} is unavailable: ${error.message}`,
  );
}
