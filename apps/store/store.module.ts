import { Module } from '@nestjs/common';
import { EventsController } from './api/events.controller.js';
import { RevisionsController } from './api/revisions.controller.js';
import { SnapshotController } from './api/snapshot.controller.js';
import { ArticlesController, StoriesController } from './api/stories.controller.js';
import { EventLog } from './event-log.js';
import { StoreDecisionsController } from './store-decisions.controller.js';

/** Stores stories in PostgreSQL and serves them. Needs global providers of the DataSource and of BUS. */
@Module({
  controllers: [
    StoreDecisionsController,
    StoriesController,
    ArticlesController,
    RevisionsController,
    EventsController,
    SnapshotController,
  ],
  providers: [EventLog],
})
export class StoreModule {}
