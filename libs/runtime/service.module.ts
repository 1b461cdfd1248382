import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import { DatabaseModule } from '#libs/database/database.module.js';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';
import { BodyParserModule } from './body-parsers.js';
import { HealthController } from './health.controller.js';
import { loggerModule, ServiceLogger } from './logger.js';
import { MetricsController } from './metrics.controller.js';
import type { Resources } from './resources.js';
import { StepProgress } from './step-progress.js';

/** Provides the process's bus to all modules. */
@Module({})
class BusModule {
  static forRoot(bus: Bus): DynamicModule {
    const providers = [
      { provide: BUS, useValue: bus },
      { provide: BusStrategy, useValue: new BusStrategy(bus) },
    ];
    return { module: BusModule, global: true, providers, exports: providers };
  }
}

/** A service: its own module, with logs, database, bus, body parsers, health and metrics around it. */
@Module({ controllers: [HealthController, MetricsController], providers: [ServiceLogger, StepProgress] })
export class ServiceModule {
  static around(service: Type | DynamicModule, logger: Logger, { dataSource, bus }: Resources): DynamicModule {
    const global = [loggerModule(logger), DatabaseModule.forRoot(dataSource), BusModule.forRoot(bus)];
    return { module: ServiceModule, imports: [...global, DiscoveryModule, BodyParserModule, service] };
  }
}
