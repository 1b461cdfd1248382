import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { NO_CONTENT } from '../../fingerprint/identity.js';
import { LshIndex } from '../../fingerprint/lsh-index.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { AnchorRecordStore } from './anchor-record.js';
import { BoilerplateLines } from './boilerplate-lines.js';
import { DocumentFrequencies } from './document-frequencies.js';
import type { RememberedArticle } from './story-cluster.js';
import { StoryIndex } from './story-index.js';
import { VectorIndex } from './vector-index.js';

/** What is remembered of a new article beside its own fields, and where it is put. */
export interface Placement extends Omit<
  RememberedArticle,
  'number' | 'articleId' | 'identity' | 'contentHash' | 'url' | 'language' | 'receivedAt'
> {
  signature: Uint32Array;
  /** Dot product of its story vector and the sum of the story's. */
  dotProduct: number;
}

/** All that the clusterer of one edition remembers, with its indexes. Holds state; decides nothing. */
export class ClusterMemory {
  readonly articles = new Map<string, RememberedArticle>();
  readonly frequencies = new DocumentFrequencies();
  readonly boilerplate = new BoilerplateLines();
  readonly signatures = new LshIndex();
  readonly vectors = new VectorIndex();
  readonly stories: StoryIndex;
  private readonly records = new AnchorRecordStore();
  private readonly byNumber: (RememberedArticle | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  private readonly byContent = new Map<string, RememberedArticle>();
  /** By identity: articles that have another id, because the identity was another article's before; the latest last. */
  private readonly reused = new Map<string, RememberedArticle[]>();
  private readonly byUrl = new Map<string, RememberedArticle>();
  /** Ring buffer of the latest arrivals. */
  private readonly recent: (RememberedArticle | undefined)[];
  private arrivals = 0;
  private newestReceivedAt = -Infinity;

  constructor(private readonly settings: ClusterSettings) {
    this.stories = new StoryIndex(this.frequencies, settings);
    this.recent = new Array<undefined>(Math.max(...settings.reevaluation.arrivals) + 1);
  }

  /** The article that arrived a number of arrivals ago, if it is still remembered. */
  arrivedBefore(arrivals: number): RememberedArticle | undefined {
    const article = this.recent[(this.arrivals - arrivals + this.recent.length) % this.recent.length];
    return article && this.byNumber[article.number] === article ? article : undefined;
  }

  /** The articles that were published under an identity: the first one, and those that reused it. */
  withIdentity(identity: string): RememberedArticle[] {
    const [first, reused] = [this.articles.get(identity), this.reused.get(identity)];
    return [...(first ? [first] : []), ...(reused ?? [])];
  }

  withContent(hash: string): RememberedArticle | undefined {
    return hash === NO_CONTENT ? undefined : this.byContent.get(hash);
  }

  withUrl(url: string | null): RememberedArticle | undefined {
    return url === null ? undefined : this.byUrl.get(url);
  }

  /** The article of a handle from `signatures`. */
  withNumber(number: number): RememberedArticle {
    return this.byNumber[number]!;
  }

  remember(article: NormalizedArticle, placement: Placement): void {
    const { signature, dotProduct, ...place } = placement;
    const remembered: RememberedArticle = {
      number: this.freeNumbers.pop() ?? this.byNumber.length,
      articleId: article.articleId,
      identity: article.identity ?? article.articleId,
      contentHash: article.contentHash,
      url: article.url,
      language: article.language,
      receivedAt: Date.parse(article.receivedAt),
      ...place,
      anchors: this.records.add(place.anchors),
    };
    this.byNumber[remembered.number] = remembered;
    this.articles.set(article.articleId, remembered);
    if (article.identity) this.reused.set(article.identity, [...(this.reused.get(article.identity) ?? []), remembered]);
    if (!this.byContent.has(article.contentHash)) this.byContent.set(article.contentHash, remembered);
    if (article.url && !this.byUrl.has(article.url)) this.byUrl.set(article.url, remembered);
    this.signatures.add(remembered.number, signature);
    this.recent[this.arrivals++ % this.recent.length] = remembered;
    remembered.group.members.push(remembered);
    if (remembered.indexed) this.index(remembered, dotProduct);
  }

  /** Forgets an article; its group and story go with their last member. */
  forget(article: RememberedArticle): void {
    const { group } = article;
    group.members.splice(group.members.indexOf(article), 1);
    this.byNumber[article.number] = undefined;
    this.freeNumbers.push(article.number);
    if (this.articles.get(article.articleId) === article) this.articles.delete(article.articleId);
    if (article.identity !== article.articleId) this.forgetReuse(article);
    replaceIn(this.byContent, article.contentHash, article, (other) => other.contentHash);
    if (article.url) replaceIn(this.byUrl, article.url, article, (other) => other.url);
    this.signatures.remove(article.number);
    if (article.indexed) this.removeFromIndex(article);
    if (group.members.length === 0) this.stories.closeGroup(group);
  }

  private forgetReuse(article: RememberedArticle): void {
    const others = (this.reused.get(article.identity) ?? []).filter((other) => other !== article);
    if (others.length > 0) this.reused.set(article.identity, others);
    else this.reused.delete(article.identity);
  }

  /** Forgets articles that are older than the retention, counted back from the newest one. */
  expire(receivedAt: number): void {
    this.newestReceivedAt = Math.max(this.newestReceivedAt, receivedAt);
    for (const article of this.articles.values()) {
      if (article.receivedAt >= this.newestReceivedAt - this.settings.retentionMs) break;
      this.forget(article);
    }
  }

  private index(article: RememberedArticle, dotProduct: number): void {
    const { anchors, language } = article;
    this.frequencies.add(anchors.keys, anchors.mentionCount, language);
    this.boilerplate.add(article.edges);
    this.vectors.add(article);
    this.stories.add(article, dotProduct);
  }

  /** A group that loses its last indexed member goes on with a copy of it. */
  private removeFromIndex(article: RememberedArticle): void {
    const { anchors, language, group } = article;
    this.stories.remove(article);
    this.frequencies.remove(anchors.keys, anchors.mentionCount, language);
    this.boilerplate.remove(article.edges);
    this.vectors.remove(article);
    const copy = group.indexedCount === 0 ? group.members[0] : undefined;
    if (!copy) return;
    copy.indexed = true;
    this.index(copy, 0);
  }
}

/** Replaces an article in a map by another member of its group with the same key, or removes it. */
function replaceIn(
  map: Map<string, RememberedArticle>,
  key: string,
  article: RememberedArticle,
  keyOf: (other: RememberedArticle) => string | null,
): void {
  if (map.get(key) !== article) return;
  map.delete(key);
  for (const other of article.group.members) if (keyOf(other) === key) return void map.set(key, other);
}
