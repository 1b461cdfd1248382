import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { LshIndex } from '../../fingerprint/lsh-index.js';
import { Frequencies } from './frequencies.js';
import { GroupMembers } from './group-members.js';
import { ArticleProfile } from './article-profile.js';
import { PageFurniture } from './page-furniture.js';
import { addProfiles, type Profile } from './profile.js';
import { RecordStore } from './stored-anchors.js';
import { StoryTable } from './story-table.js';
import type { ClusterSettings } from '../settings.js';
import { removeFrom, type RememberedArticle, type Story, type TextGroup } from './text-group.js';

/** What is remembered of a new article beside what it says itself, and where it stands in its group. */
export interface Placement extends Pick<
  RememberedArticle,
  'group' | 'indexed' | 'slope' | 'offset' | 'anchors' | 'embedding' | 'time' | 'surfaces' | 'edges' | 'norm'
> {
  signature: Uint32Array;
  /** Product of its story vector with the sum of the story's. */
  product: number;
}

/** Everything that one edition's clusterer remembers, with its indexes. Holds state only; decides nothing. */
export class ClusterMemory {
  readonly articles = new Map<string, RememberedArticle>();
  readonly frequencies = new Frequencies();
  readonly furniture = new PageFurniture();
  readonly stories: StoryTable;
  readonly signatures = new LshIndex();
  private readonly members: GroupMembers;
  private readonly records = new RecordStore();
  private readonly byNumber: (RememberedArticle | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  private readonly byContent = new Map<string, RememberedArticle>();
  private readonly byUrl = new Map<string, RememberedArticle>();
  private readonly recent: (RememberedArticle | undefined)[];
  private newest = -Infinity;
  private arrivals = 0;

  constructor(private readonly settings: ClusterSettings) {
    this.stories = new StoryTable(this.frequencies, settings);
    this.members = new GroupMembers(settings);
    this.recent = new Array<undefined>(Math.max(...settings.retry.delays) + 1);
  }

  /** The article that came `delay` arrivals ago, if it is still remembered. */
  arrivedBefore(delay: number): RememberedArticle | undefined {
    const article = this.recent[(this.arrivals - delay + this.recent.length) % this.recent.length];
    return article && this.byNumber[article.number] === article ? article : undefined;
  }

  withContent(hash: string): RememberedArticle | undefined {
    return this.byContent.get(hash);
  }

  withUrl(url: string | null): RememberedArticle | undefined {
    return url === null ? undefined : this.byUrl.get(url);
  }

  withNumber(number: number): RememberedArticle {
    return this.byNumber[number]!;
  }

  /** Groups of one text have no profile of their own: it is made of the text's anchors. */
  groupProfile(group: TextGroup): Profile {
    return group.profile ?? new ArticleProfile(this.members.counted(group), this.settings);
  }

  storyProfile(story: Story): Profile {
    if (story.profile) return story.profile;
    for (const group of story.groups) if (group.indexedCount > 0) return this.groupProfile(group);
    throw new Error('a story without counted articles has no profile');
  }

  remember(article: NormalizedArticle, placement: Placement): void {
    const { signature, product, ...place } = placement;
    const { group } = place;
    const remembered: RememberedArticle = {
      number: this.freeNumbers.pop() ?? this.byNumber.length,
      articleId: article.articleId,
      contentHash: article.contentHash,
      url: article.url,
      language: article.language,
      receivedAt: Date.parse(article.receivedAt),
      ...place,
      anchors: this.records.keep(place.anchors),
    };
    this.byNumber[remembered.number] = remembered;
    this.articles.set(article.articleId, remembered);
    if (!this.byContent.has(article.contentHash)) this.byContent.set(article.contentHash, remembered);
    if (article.url && !this.byUrl.has(article.url)) this.byUrl.set(article.url, remembered);
    this.signatures.add(remembered.number, signature);
    this.recent[this.arrivals++ % this.recent.length] = remembered;
    group.members.push(remembered);
    if (remembered.indexed) this.count(remembered, product);
  }

  /** Forgets one article; its group and story go with their last member. */
  forget(article: RememberedArticle): void {
    const { group } = article;
    removeFrom(group.members, article);
    this.byNumber[article.number] = undefined;
    this.freeNumbers.push(article.number);
    if (this.articles.get(article.articleId) === article) this.articles.delete(article.articleId);
    replaceIn(this.byContent, article.contentHash, article, (other) => other.contentHash);
    if (article.url) replaceIn(this.byUrl, article.url, article, (other) => other.url);
    this.signatures.remove(article.number);
    if (article.indexed) this.uncount(article);
    if (group.members.length === 0) this.stories.closeGroup(group);
  }

  /** Forgets what was received longer than `window` before the newest article. */
  expire(receivedAt: number): void {
    this.newest = Math.max(this.newest, receivedAt);
    for (const article of this.articles.values()) {
      if (article.receivedAt >= this.newest - this.settings.window) break;
      this.forget(article);
    }
  }

  /** Both by id. Of stories that are not remembered any more only the name is left. */
  mergeStories(from: string, into: string): void {
    const [source, target] = [this.stories.find(from), this.stories.find(into)];
    if (source && target) this.stories.merge(source, target, this.storyProfile(source), this.storyProfile(target));
    else if (source) this.stories.rename(source, into);
  }

  /** The group of an article becomes one with another group of the same story. */
  joinTexts(from: TextGroup, into: TextGroup, line: { slope: number; offset: number }): void {
    this.members.join(from, into, line, this.groupProfile(from), this.groupProfile(into));
    this.stories.closeGroup(from);
  }

  private count(article: RememberedArticle, product: number): void {
    const { anchors, language, group } = article;
    this.frequencies.add(anchors.keys, anchors.slotCount, language);
    this.furniture.add(article.edges);
    const before = group.indexedCount ? this.groupProfile(group) : null;
    const storyBefore = group.story.articles ? this.storyProfile(group.story) : null;
    const own = new ArticleProfile(article, this.settings);
    this.members.add(group, article, before, own);
    this.stories.addArticle(group.story, article, storyBefore, this.storyProfileWith(own, group, storyBefore), product);
  }

  /** A story of one group shares its profile. */
  private storyProfileWith(own: Profile, group: TextGroup, before: Profile | null): Profile {
    if (!before) return own;
    return group.story.groups.length === 1
      ? this.groupProfile(group)
      : addProfiles(before, own, this.settings.profile.maxKeys);
  }

  /** A group whose last counted text is gone lives on in a copy of it. */
  private uncount(article: RememberedArticle): void {
    const { anchors, language, group } = article;
    const own = new ArticleProfile(article, this.settings);
    this.stories.removeArticle(group.story, article, own);
    this.members.remove(group, article, own);
    this.frequencies.remove(anchors.keys, anchors.slotCount, language);
    this.furniture.remove(article.edges);
    const copy = group.indexedCount === 0 ? group.members[0] : undefined;
    if (!copy) return;
    copy.indexed = true;
    this.count(copy, 0);
  }
}

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

/** When an article appeared, milliseconds; when it came in, if nobody told. */
export const timeOf = (article: NormalizedArticle): number => Date.parse(article.publishedAt ?? article.receivedAt);
