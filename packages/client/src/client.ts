import { type EventOptions, followEvents } from './events.js';
import { type MirrorOptions, StoryMirror } from './mirror.js';
import { type ClientOptions, Server } from './server.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import type { ArticleDetail, StoryDetail, StoryEvent, StoryPage, StoryQuery } from './types.js';

export type { EventOptions } from './events.js';
export type { MirrorChange, MirrorOptions, StoryMirror } from './mirror.js';
export { type ClientOptions, EventsGoneError, type OnRetry, ResponseError } from './server.js';
export type { Snapshot } from './snapshot.js';
export type * from './types.js';

/** Reads stories and story events of one Babelwire. Only `events` and `mirror` repeat failed requests. */
export class BabelwireClient {
  private readonly server: Server;

  constructor(options: ClientOptions) {
    this.server = new Server(options);
  }

  /**
   * One page of `GET /api/stories`.
   * @throws ResponseError
   */
  listStories(query: Partial<StoryQuery> = {}, signal?: AbortSignal): Promise<StoryPage> {
    return this.server.getJson('/api/stories', query, signal);
  }

  /** The stories of all pages of `GET /api/stories`. */
  async *stories(query: Partial<StoryQuery> = {}, signal?: AbortSignal): AsyncGenerator<StoryPage['items'][number]> {
    for (let cursor: string | null | undefined = query.cursor; cursor !== null;) {
      const page: StoryPage = await this.listStories({ limit: 100, ...query, cursor }, signal);
      yield* page.items;
      cursor = page.next;
    }
  }

  /**
   * A story with its articles; for the id of a merged story, the one that it is part of.
   * @param lang language of the title, where the story has one in it
   */
  story(id: string, lang?: string, signal?: AbortSignal): Promise<StoryDetail> {
    return this.server.getJson(`/api/stories/${encodeURIComponent(id)}`, { lang }, signal);
  }

  /** An article with its text. */
  article(id: string, signal?: AbortSignal): Promise<ArticleDetail> {
    return this.server.getJson(`/api/articles/${encodeURIComponent(id)}`, {}, signal);
  }

  /** All stories of an edition with their articles, as of one event. */
  snapshot(edition?: string, signal?: AbortSignal): Promise<Snapshot> {
    return readSnapshot(this.server, edition, signal);
  }

  /** Story events; see followEvents in events.d.ts. A lost connection is resumed after the last event. */
  events(options: EventOptions = {}): AsyncGenerator<StoryEvent> {
    return followEvents(this.server, options);
  }

  /**
   * Keeps the stories of an edition in memory. Resolves when they are there.
   * @throws ResponseError when the server refuses the request; while it can't be reached, the request is repeated
   */
  async mirror(options: MirrorOptions = {}): Promise<StoryMirror> {
    const mirror = new StoryMirror(this.server, options);
    try {
      await mirror.ready;
    } catch (error) {
      // It is reported here; later ones are unhandled rejections unless the caller looks at `closed`.
      mirror.closed.catch(() => undefined);
      throw error;
    }
    return mirror;
  }
}
