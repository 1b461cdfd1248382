import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import { DatabaseModule } from '#libs/database/database.module.js';
import { BusStrategy } from '#libs/messaging/bus-strategy.js';
import { type Bus, BUS } from '#libs/messaging/bus/bus.js';
import { BodyParserModule } from './body-parsers.js';
import { HealthController } from './health.controller.js';
import { loggerModule, ServiceLogger } from './logger.js';
import { MetricsController } from './metrics.controller.js';
import type { Resources } from './resources.js';

/** What every module may inject. */
@Global()
@Module({})
class BusModule {}

/** A service as it runs: its own module, and around it the log, the database, the bus, health and metrics. */
@Module({ controllers: [HealthController, MetricsController], providers: [ServiceLogger] })
export class ServiceModule implements OnApplicationShutdown {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  static around(service: Type | DynamicModule, logger: Logger, { dataSource, bus }: Resources): DynamicModule {
    const providers = [
      { provide: BUS, useValue: bus },
      { provide: BusStrategy, useValue: new BusStrategy(bus) },
    ];
    const busModule = { module: BusModule, providers, exports: providers };
    return {
      module: ServiceModule,
      imports: [loggerModule(logger), BodyParserModule, DatabaseModule.forRoot(dataSource), busModule, service],
    };
  }

  /** Consumers are drained by now, and Nest closes the database after the module that imports it. */
  async onApplicationShutdown(): Promise<void> {
    await this.bus.close();
  }
}
