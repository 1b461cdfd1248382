import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { unpackAnchors } from '../entities/anchor-codec.js';
import { anchorText } from '../entities/anchor-text.js';
import { unpackSignature } from '../fingerprint/minhash.js';
import { Frequencies } from './frequencies.js';
import { PostingIndex } from './posting-index.js';
import { SignatureIndex } from './signature-index.js';
import { increase, type RememberedArticle, type Story, type TextGroup } from './text-group.js';

/** Where a new member stands in its group. */
export interface Placement {
  group: TextGroup;
  indexed: boolean;
  slope: number;
  offset: number;
  norm: number;
}

/** Everything that one edition's clusterer remembers, with its indexes. Holds state only; decides nothing. */
export class ClusterMemory {
  readonly articles = new Map<string, RememberedArticle>();
  readonly frequencies = new Frequencies();
  readonly index = new PostingIndex();
  readonly signatures = new SignatureIndex();
  private readonly byContent = new Map<string, RememberedArticle>();
  private readonly byUrl = new Map<string, RememberedArticle>();
  private readonly stories = new Map<string, Story>();
  private newest = -Infinity;
  private arrivals = 0;

  withContent(hash: string): RememberedArticle | undefined {
    return this.byContent.get(hash);
  }

  withUrl(url: string | null): RememberedArticle | undefined {
    return url === null ? undefined : this.byUrl.get(url);
  }

  story(id: string): Story {
    let story = this.stories.get(id);
    if (!story) this.stories.set(id, (story = { id, groups: new Set(), arrival: this.arrivals++ }));
    return story;
  }

  openGroup(story: Story): TextGroup {
    const group = this.index.openGroup((number) => ({
      number,
      story,
      members: new Set(),
      indexedCount: 0,
      languages: new Map(),
      scripts: new Map(),
      slotSum: 0,
      numberSum: 0,
      normSum: 0,
      keyCount: 0,
    }));
    story.groups.add(group);
    return group;
  }

  remember(article: NormalizedArticle, placement: Placement): void {
    const receivedAt = Date.parse(article.receivedAt);
    const remembered: RememberedArticle = {
      articleId: article.articleId,
      contentHash: article.contentHash,
      url: article.url,
      language: article.language,
      anchorText: anchorText(article.title, article.text),
      doc: unpackAnchors(article.anchors),
      signature: unpackSignature(article.signature),
      time: timeOf(article),
      receivedAt,
      ...placement,
    };
    this.articles.set(article.articleId, remembered);
    if (!this.byContent.has(article.contentHash)) this.byContent.set(article.contentHash, remembered);
    if (article.url && !this.byUrl.has(article.url)) this.byUrl.set(article.url, remembered);
    this.signatures.add(remembered);
    placement.group.members.add(remembered);
    if (placement.indexed) this.count(remembered, 1);
  }

  /** Forgets one article; its group and story go with their last member. */
  forget(article: RememberedArticle): void {
    const { group } = article;
    group.members.delete(article);
    if (this.articles.get(article.articleId) === article) this.articles.delete(article.articleId);
    this.replaceIn(this.byContent, article.contentHash, article, (other) => other.contentHash);
    if (article.url) this.replaceIn(this.byUrl, article.url, article, (other) => other.url);
    this.signatures.remove(article);
    if (article.indexed) this.count(article, -1);
    this.indexCopy(group);
    if (group.members.size === 0) this.closeGroup(group);
  }

  /** Forgets what was received longer than `window` before the newest article. */
  expire(receivedAt: number, window: number): void {
    this.newest = Math.max(this.newest, receivedAt);
    for (const article of this.articles.values()) {
      if (article.receivedAt >= this.newest - window) break;
      this.forget(article);
    }
  }

  mergeStories(from: Story, into: Story): void {
    for (const group of from.groups) {
      group.story = into;
      into.groups.add(group);
    }
    this.stories.delete(from.id);
  }

  private closeGroup(group: TextGroup): void {
    this.index.closeGroup(group);
    group.story.groups.delete(group);
    if (group.story.groups.size === 0) this.stories.delete(group.story.id);
  }

  /** A group whose last counted text is gone lives on in a copy of it. */
  private indexCopy(group: TextGroup): void {
    const copy = group.indexedCount === 0 ? group.members.values().next().value : undefined;
    if (!copy) return;
    copy.indexed = true;
    this.count(copy, 1);
  }

  private count(article: RememberedArticle, sign: 1 | -1): void {
    const { doc, group } = article;
    if (sign === 1) this.frequencies.add(doc, article.language);
    this.index.update(article, (key) => this.frequencies.number(key), sign);
    if (sign === -1) this.frequencies.remove(doc, article.language);
    group.indexedCount += sign;
    increase(group.languages, article.language, sign);
    increase(group.scripts, doc.script, sign);
    group.slotSum += sign * doc.starts.length;
    group.numberSum += sign * doc.numberCount;
    group.normSum += sign * article.norm;
  }

  private replaceIn(
    map: Map<string, RememberedArticle>,
    key: string,
    article: RememberedArticle,
    keyOf: (other: RememberedArticle) => string | null,
  ): void {
    if (map.get(key) !== article) return;
    map.delete(key);
    for (const other of article.group.members) if (keyOf(other) === key) return void map.set(key, other);
  }
}

/** When an article appeared, milliseconds; when it came in, if nobody told. */
export const timeOf = (article: NormalizedArticle): number => Date.parse(article.publishedAt ?? article.receivedAt);
