import type { ClusterSettings } from '../weighting/settings.js';
import {
  addCentroids,
  ArticleCentroid,
  MappedCentroid,
  subtractCentroid,
  type Centroid,
  type PositionMap,
} from './centroid.js';
import { Counter } from './counter.js';
import type { DocumentFrequencies } from './document-frequencies.js';
import { PostingLists } from './posting-lists.js';
import type { RememberedArticle, StoryCluster, TextGroup } from './story-cluster.js';
import { binarySearch } from './typed-arrays.js';

/** Cosine assumed between two stories that merge: only the lengths of their vectors are known. */
const MERGED_COSINE = 0.4;

/** The current stories with their text groups and centroids, and the inverted index from keys to stories. */
export class StoryIndex {
  readonly postings = new PostingLists();
  private readonly byId = new Map<string, StoryCluster>();
  private readonly byNumber: (StoryCluster | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  private readonly groupsById = new Map<string, TextGroup>();
  private arrivals = 0;

  constructor(
    private readonly frequencies: DocumentFrequencies,
    private readonly settings: ClusterSettings,
  ) {}

  get count(): number {
    return this.byId.size;
  }

  /** Exceeds every story's number. */
  get numberLimit(): number {
    return this.byNumber.length;
  }

  /** The story of a number from `postings`. */
  at(number: number): StoryCluster {
    return this.byNumber[number]!;
  }

  /** The story of an id; a new one if there is none. */
  findOrOpen(id: string): StoryCluster {
    return this.byId.get(id) ?? this.open(id);
  }

  private open(id: string): StoryCluster {
    const story: StoryCluster = {
      id,
      number: this.freeNumbers.pop() ?? this.byNumber.length,
      groups: [],
      arrival: this.arrivals++,
      articleCount: 0,
      languages: new Counter(),
      centroid: null,
      norm: 0,
      earliest: Infinity,
      latest: -Infinity,
    };
    this.byId.set(id, story);
    this.byNumber[story.number] = story;
    return story;
  }

  /** The text group of an id, if it has remembered articles. */
  group(id: string): TextGroup | undefined {
    return this.groupsById.get(id);
  }

  openGroup(id: string, story: StoryCluster): TextGroup {
    const group: TextGroup = {
      id,
      arrival: this.arrivals++,
      story,
      members: [],
      indexedCount: 0,
      languages: new Counter(),
      scripts: new Counter(),
      mentionSum: 0,
      numberSum: 0,
      centroid: null,
    };
    story.groups.push(group);
    this.groupsById.set(id, group);
    return group;
  }

  groupCentroid(group: TextGroup): Centroid {
    return group.centroid ?? new ArticleCentroid(firstIndexed(group), this.settings);
  }

  /** How many of some keys a group's centroid has. */
  countKeys(group: TextGroup, keys: Int32Array): number {
    const { centroid } = group;
    const anchors = centroid ? null : firstIndexed(group).anchors;
    let count = 0;
    for (const key of keys) if ((anchors ? anchors.find(key) : binarySearch(centroid!.keys, key)) >= 0) count++;
    return count;
  }

  storyCentroid(story: StoryCluster): Centroid {
    if (story.centroid) return story.centroid;
    for (const group of story.groups) if (group.indexedCount > 0) return this.groupCentroid(group);
    throw new Error(`story ${story.id} has no indexed article`);
  }

  /**
   * Indexes an article that was added to its group's members; its keys are counted already.
   * @param dotProduct of its vector and the sum of the story's
   */
  add(article: RememberedArticle, dotProduct: number): void {
    const { group } = article;
    const { story } = group;
    const groupBefore = group.indexedCount ? this.groupCentroid(group) : null;
    const storyBefore = story.articleCount ? this.storyCentroid(story) : null;
    const own = new ArticleCentroid(article, this.settings);
    group.centroid = groupBefore ? this.sum(groupBefore, own) : null;
    changeSums(group, article, 1);
    const storyAfter = this.storyCentroidWith(own, group, storyBefore);
    this.replacePostings(story, storyBefore, storyAfter);
    story.centroid = storyBefore ? storyAfter : null;
    story.norm = Math.sqrt(story.norm ** 2 + 2 * dotProduct + article.norm ** 2);
    story.articleCount++;
    story.earliest = Math.min(story.earliest, article.time);
    story.latest = Math.max(story.latest, article.time);
    story.languages.add(article.language, 1);
  }

  /** A story of one group shares the group's centroid. */
  private storyCentroidWith(own: Centroid, group: TextGroup, before: Centroid | null): Centroid {
    if (!before) return own;
    return group.story.groups.length === 1 ? this.groupCentroid(group) : this.sum(before, own);
  }

  /** Removes an indexed article from the index; its keys are still counted. Its group stays open. */
  remove(article: RememberedArticle): void {
    const { group } = article;
    const { story } = group;
    const own = new ArticleCentroid(article, this.settings);
    const before = story.centroid ?? own;
    const after = subtractCentroid(before, own);
    this.replacePostings(story, before, after);
    story.articleCount--;
    story.centroid = story.articleCount > 1 ? after : null;
    story.norm *= story.articleCount / (story.articleCount + 1);
    story.languages.add(article.language, -1);
    changeSums(group, article, -1);
    if (group.centroid) group.centroid = group.indexedCount > 1 ? subtractCentroid(group.centroid, own) : null;
  }

  /** Removes a group without members; its story goes with the last group. */
  closeGroup(group: TextGroup): void {
    const { story } = group;
    this.groupsById.delete(group.id);
    story.groups.splice(story.groups.indexOf(group), 1);
    if (story.groups.length === 0) this.close(story);
  }

  private close(story: StoryCluster): void {
    this.byId.delete(story.id);
    this.byNumber[story.number] = undefined;
    this.freeNumbers.push(story.number);
  }

  /** Merges two stories by their ids. If only `from` is still known, it takes the id of `into`. */
  merge(from: string, into: string): void {
    const [source, target] = [this.byId.get(from), this.byId.get(into)];
    if (source && target) this.mergeStories(source, target);
    else if (source) this.renameStory(source, into);
  }

  private renameStory(story: StoryCluster, id: string): void {
    this.byId.delete(story.id);
    story.id = id;
    this.byId.set(id, story);
  }

  private mergeStories(from: StoryCluster, into: StoryCluster): void {
    const [source, target] = [this.storyCentroid(from), this.storyCentroid(into)];
    const merged = this.sum(target, source);
    this.replacePostings(from, source, null);
    this.replacePostings(into, target, merged);
    into.centroid = merged;
    into.norm = Math.sqrt(into.norm ** 2 + from.norm ** 2 + 2 * MERGED_COSINE * into.norm * from.norm);
    into.articleCount += from.articleCount;
    into.earliest = Math.min(into.earliest, from.earliest);
    into.latest = Math.max(into.latest, from.latest);
    for (const [language, count] of from.languages) into.languages.add(language, count);
    for (const group of from.groups) {
      group.story = into;
      into.groups.push(group);
    }
    this.close(from);
  }

  /**
   * Joins two groups of one story: all members of one become the other's.
   * @param map takes positions in `from` to positions in `into`
   */
  joinGroups(from: TextGroup, into: TextGroup, map: PositionMap): void {
    const { slope, offset } = map;
    into.centroid = this.sum(this.groupCentroid(into), new MappedCentroid(this.groupCentroid(from), map));
    for (const member of from.members) {
      member.slope *= slope;
      member.offset = slope * member.offset + offset;
      member.group = into;
      into.members.push(member);
      if (member.indexed) changeSums(into, member, 1);
    }
    from.members = [];
    this.closeGroup(from);
  }

  renameGroup(group: TextGroup, id: string): void {
    this.groupsById.delete(group.id);
    group.id = id;
    this.groupsById.set(id, group);
  }

  private sum(a: Centroid, b: Centroid): Centroid {
    return addCentroids(a, b, this.settings.centroid.maxKeys);
  }

  /** Updates the posting lists with what changed in a story's keys. */
  private replacePostings(story: StoryCluster, before: Centroid | null, after: Centroid | null): void {
    const [oldSize, newSize] = [before?.keys.length ?? 0, after?.keys.length ?? 0];
    for (let i = 0, j = 0; i < oldSize || j < newSize;) {
      const oldKey = i < oldSize ? before!.keys[i]! : Infinity;
      const newKey = j < newSize ? after!.keys[j]! : Infinity;
      if (oldKey < newKey) this.postings.remove(this.frequencies.keyId(oldKey), story.number);
      else if (newKey < oldKey) this.postings.add(this.frequencies.keyId(newKey), story.number);
      if (oldKey <= newKey) i++;
      if (newKey <= oldKey) j++;
    }
  }
}

/** The indexed member of a group that has only one. */
function firstIndexed(group: TextGroup): RememberedArticle {
  for (const member of group.members) if (member.indexed) return member;
  throw new Error(`a text of story ${group.story.id} has no indexed article`);
}

/** Updates a group's sums for an article that was added (1) or removed (-1). */
function changeSums(group: TextGroup, { anchors, language }: RememberedArticle, sign: 1 | -1): void {
  group.indexedCount += sign;
  group.mentionSum += sign * anchors.mentionCount;
  group.numberSum += sign * anchors.numberCount;
  group.languages.add(language, sign);
  group.scripts.add(anchors.script, sign);
}
