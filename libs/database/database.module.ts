import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Provides the process's DataSource to all modules. Whoever creates the DataSource closes it. */
@Module({})
export class DatabaseModule {
  static forRoot(dataSource: DataSource): DynamicModule {
    const providers = [{ provide: DataSource, useValue: dataSource }];
    return { module: DatabaseModule, global: true, providers, exports: providers };
  }
}
