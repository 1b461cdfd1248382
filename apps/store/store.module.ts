import { Module } from '@nestjs/common';
import { ArticlesController } from './api/articles.controller.js';
import { EventsController } from './api/events.controller.js';
import { StoriesController } from './api/stories.controller.js';
import { StoryTail } from './api/story-tail.js';
import { ConsumeDecisionsController } from './consume-decisions.controller.js';

/** Keeps stories in PostgreSQL and serves them. Needs the DataSource (DatabaseModule) and BUS from whoever starts it. */
@Module({
  controllers: [ConsumeDecisionsController, StoriesController, ArticlesController, EventsController],
  providers: [StoryTail],
})
export class StoreModule {}
