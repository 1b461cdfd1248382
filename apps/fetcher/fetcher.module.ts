import { type DynamicModule, Module } from '@nestjs/common';
import { ArticlesController } from './api/articles.controller.js';
import { loadFeeds } from './feeds/feed-list.js';
import { FEEDS, PollFeeds } from './feeds/poll-feeds.js';
import { InboxFolder } from './inbox/inbox-folder.js';
import { WatchInbox } from './inbox/watch-inbox.js';
import { PublishArticles } from './publish-articles.js';

/** The doors in: files, HTTP and feeds. Needs a global provider of BUS. */
@Module({})
export class FetcherModule {
  /**
   * @param inbox path of the watched folder; created when missing
   * @param feedsFile path of feeds.yaml; may be missing
   * @throws Error when feeds.yaml cannot be understood
   */
  static forRoot({ inbox, feedsFile }: { inbox: string; feedsFile: string }): DynamicModule {
    return {
      module: FetcherModule,
      controllers: [ArticlesController],
      providers: [
        PublishArticles,
        { provide: InboxFolder, useValue: new InboxFolder(inbox) },
        WatchInbox,
        { provide: FEEDS, useValue: loadFeeds(feedsFile) },
        PollFeeds,
      ],
    };
  }
}
