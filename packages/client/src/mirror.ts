import { type EventOptions, followEvents } from './events.js';
import { Backoff, EventsGoneError, type OnRetry, type Server } from './server.js';
import { readSnapshot } from './snapshot.js';
import type { StoryArticle, StoryDetail, StoryEvent, StorySummary } from './types.js';

/** What the mirror applied: a whole snapshot, which replaced everything, or one event. */
export type MirrorChange = { type: 'snapshot'; sequence: number } | { type: 'event'; event: StoryEvent };

export interface MirrorOptions extends Pick<EventOptions, 'signal' | 'silenceTimeoutMs'> {
  /** `main` by default. */
  edition?: string;
  /** Called after each change, with the mirror as it is then. What it throws ends the mirror. */
  onChange?: (change: MirrorChange, mirror: StoryMirror) => void;
  /** Called before each further attempt to reach the server. */
  onRetry?: OnRetry;
}

/**
 * The stories of an edition and their articles, as they are after the event `sequence`. It follows the events by itself, and
 * takes a new snapshot when events are missing. Between two calls of `onChange` it shows one state: a new snapshot replaces
 * the old one only when it is complete.
 */
export class StoryMirror {
  private state = new MirrorState(0);
  private readonly controller = new AbortController();
  private readonly backoff: Backoff;
  /** Resolves when the first snapshot is applied; rejects with the error that prevented it. */
  readonly ready: Promise<void>;
  /** Resolves when the mirror was closed; rejects with the error that ended it. */
  readonly closed: Promise<void>;
  private isReady = (): void => undefined;

  /** BabelwireClient.mirror makes one. */
  constructor(
    private readonly server: Server,
    private readonly options: MirrorOptions,
  ) {
    const { signal } = this.controller;
    this.backoff = new Backoff(options.onRetry, signal);
    const close = (): void => this.controller.abort();
    options.signal?.addEventListener('abort', close);
    if (options.signal?.aborted) close();
    const running = this.run();
    this.ready = new Promise((resolve, reject) => {
      this.isReady = resolve;
      running.then(resolve, reject);
    });
    this.closed = running.finally(() => options.signal?.removeEventListener('abort', close));
  }

  /** The last event that is applied. */
  get sequence(): number {
    return this.state.sequence;
  }

  get stories(): ReadonlyMap<string, StorySummary> {
    return this.state.stories;
  }

  get articles(): ReadonlyMap<string, StoryArticle> {
    return this.state.articles;
  }

  /** A story with its articles in order of arrival, as `GET /api/stories/{id}` has it. */
  story(id: string): StoryDetail | undefined {
    const story = this.state.stories.get(id);
    return story && { ...story, articles: this.state.articlesOf(id) };
  }

  /** Stops following; what is mirrored can still be read. */
  async close(): Promise<void> {
    this.controller.abort();
    await this.closed;
  }

  private async run(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      try {
        await this.load();
        await this.follow();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof CallbackError) throw error.cause;
        const isStale = error instanceof EventsGoneError;
        await this.backoff.wait(isStale ? new Error(`${error.message}; taking a new snapshot`) : error);
      }
    }
  }

  private async load(): Promise<void> {
    const { edition, silenceTimeoutMs } = this.options;
    const snapshot = await readSnapshot(this.server, edition, this.controller.signal, silenceTimeoutMs);
    const state = new MirrorState(snapshot.sequence);
    for await (const story of snapshot) state.addStory(story);
    this.state = state;
    this.report({ type: 'snapshot', sequence: snapshot.sequence });
    this.isReady();
  }

  /** @throws Error when an event is missing */
  private async follow(): Promise<void> {
    const { edition, onRetry, silenceTimeoutMs } = this.options;
    const { signal } = this.controller;
    const after = this.state.sequence;
    for await (const event of followEvents(this.server, { edition, after, signal, onRetry, silenceTimeoutMs })) {
      const expected = this.state.sequence + 1;
      if (event.sequence !== expected)
        throw new Error(`event ${event.sequence} came instead of ${expected}; taking a new snapshot`);
      this.state.apply(event);
      this.backoff.reset();
      this.report({ type: 'event', event });
    }
  }

  private report(change: MirrorChange): void {
    try {
      this.options.onChange?.(change, this);
    } catch (error) {
      throw new CallbackError('onChange failed', { cause: error });
    }
  }
}

/** Keeps an error of the caller's apart from those of the connection, which are retried. */
class CallbackError extends Error {}

/** The rules of docs/events.md, with an index of the articles of each story. */
class MirrorState {
  readonly stories = new Map<string, StorySummary>();
  readonly articles = new Map<string, StoryArticle>();
  private readonly idsByStory = new Map<string, Set<string>>();

  constructor(public sequence: number) {}

  addStory({ articles, ...story }: StoryDetail): void {
    this.stories.set(story.id, story);
    for (const article of articles) this.putArticle(article);
  }

  apply({ sequence, subject, data }: StoryEvent): void {
    if (data.story.articleCount === 0) this.stories.delete(subject);
    else this.stories.set(subject, data.story);
    if ('article' in data) this.putArticle(data.article);
    else if ('mergedFrom' in data) this.merge(data.mergedFrom, subject);
    else if ('articleId' in data) this.removeArticle(data.articleId);
    this.sequence = sequence;
  }

  articlesOf(storyId: string): StoryArticle[] {
    const ids = [...(this.idsByStory.get(storyId) ?? [])];
    return ids.map((id) => this.articles.get(id)!).sort(byArrival);
  }

  private putArticle(article: StoryArticle): void {
    this.removeArticle(article.id);
    this.articles.set(article.id, article);
    const ids = this.idsByStory.get(article.storyId) ?? new Set();
    this.idsByStory.set(article.storyId, ids.add(article.id));
  }

  private removeArticle(id: string): void {
    const article = this.articles.get(id);
    if (!article) return;
    this.articles.delete(id);
    const ids = this.idsByStory.get(article.storyId)!;
    ids.delete(id);
    if (ids.size === 0) this.idsByStory.delete(article.storyId);
  }

  private merge(from: string, into: string): void {
    this.stories.delete(from);
    for (const article of this.articlesOf(from)) this.putArticle({ ...article, storyId: into });
  }
}

function byArrival(a: StoryArticle, b: StoryArticle): number {
  return compare(a.receivedAt, b.receivedAt) || compare(a.id, b.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
