import { Module } from '@nestjs/common';
import { EventsController, StoryTail } from './api/events.controller.js';
import { RevisionsController } from './api/revisions.controller.js';
import { ArticlesController, StoriesController } from './api/stories.controller.js';
import { StoreDecisionsController } from './store-decisions.controller.js';

/** Stores stories in PostgreSQL and serves them. Needs global providers of the DataSource and of BUS. */
@Module({
  controllers: [StoreDecisionsController, StoriesController, ArticlesController, RevisionsController, EventsController],
  providers: [StoryTail],
})
export class StoreModule {}
