import { type DynamicModule, Module } from '@nestjs/common';
import { DashboardModule } from '#apps/dashboard/dashboard.module.js';
import { FetcherModule } from '#apps/fetcher/fetcher.module.js';
import { NormalizerModule } from '#apps/normalizer/normalizer.module.js';
import { StoreModule } from '#apps/store/store.module.js';
import type { Env } from '#libs/runtime/env.js';

/** All four services in one process. */
@Module({})
export class StandaloneModule {
  static forRoot(env: Env): DynamicModule {
    const [fetcher, normalizer] = [FetcherModule.forRoot(env), NormalizerModule.forRoot(env)];
    const [store, dashboard] = [StoreModule.forRoot(env), DashboardModule.forRoot(env)];
    return { module: StandaloneModule, imports: [fetcher, normalizer, store, dashboard] };
  }
}
