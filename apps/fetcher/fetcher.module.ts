import { type DynamicModule, Module } from '@nestjs/common';
import { ArticlesController } from './api/articles.controller.js';
import { type FeedsEnv, FeedsModule } from './feeds/feeds.module.js';
import { InboxFolder } from './inbox/inbox-folder.js';
import { WatchInbox } from './inbox/watch-inbox.js';
import { PublishArticles } from './publish/publish-articles.js';

/** The doors in: files, HTTP and feeds. Needs a global provider of BUS. */
@Module({})
export class FetcherModule {
  /**
   * @param env its INBOX is the watched folder, created when missing
   * @throws Error when feeds.yaml cannot be understood
   */
  static forRoot(env: FeedsEnv & { INBOX: string }): DynamicModule {
    return {
      module: FetcherModule,
      imports: [FeedsModule.forRoot(env)],
      controllers: [ArticlesController],
      providers: [PublishArticles, { provide: InboxFolder, useValue: new InboxFolder(env.INBOX) }, WatchInbox],
    };
  }
}
