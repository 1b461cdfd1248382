import type { Frequencies } from './frequencies.js';
import { PostingLists } from './posting-lists.js';
import { addProfiles, subtractProfile, type Profile } from './profile.js';
import type { ClusterSettings } from '../settings.js';
import { Tally } from './tally.js';
import { removeFrom, type RememberedArticle, type Story, type TextGroup } from './text-group.js';

/** Cosine that two stories are taken to have when they become one: their vectors are not kept, only their lengths. */
const MERGED_COSINE = 0.4;

/** All living stories with their profiles, and which of them have which keys. */
export class StoryTable {
  readonly postings = new PostingLists();
  private readonly byId = new Map<string, Story>();
  private readonly byNumber: (Story | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  private arrivals = 0;

  constructor(
    private readonly frequencies: Frequencies,
    private readonly settings: ClusterSettings,
  ) {}

  get count(): number {
    return this.byId.size;
  }

  /** Upper bound of story numbers. */
  get limit(): number {
    return this.byNumber.length;
  }

  /** A living story, by a number from `postings`. */
  at(number: number): Story {
    return this.byNumber[number]!;
  }

  find(id: string): Story | undefined {
    return this.byId.get(id);
  }

  rename(story: Story, id: string): void {
    this.byId.delete(story.id);
    story.id = id;
    this.byId.set(id, story);
  }

  /** The story of that id, opened if need be. */
  story(id: string): Story {
    return this.byId.get(id) ?? this.open(id);
  }

  private open(id: string): Story {
    const story: Story = {
      id,
      number: this.freeNumbers.pop() ?? this.byNumber.length,
      groups: [],
      arrival: this.arrivals++,
      articles: 0,
      languages: new Tally(),
      profile: null,
      norm: 0,
      earliest: Infinity,
      latest: -Infinity,
    };
    this.byId.set(id, story);
    this.byNumber[story.number] = story;
    return story;
  }

  openGroup(story: Story): TextGroup {
    const group: TextGroup = {
      story,
      members: [],
      indexedCount: 0,
      languages: new Tally(),
      scripts: new Tally(),
      slotSum: 0,
      numberSum: 0,
      profile: null,
    };
    story.groups.push(group);
    return group;
  }

  closeGroup(group: TextGroup): void {
    const { story } = group;
    removeFrom(story.groups, group);
    if (story.groups.length === 0) this.close(story);
  }

  /**
   * @param before the story's profile without the article, null when it is the first; `after` is the one with it
   * @param product of the article's vector with the sum of the story's
   */
  addArticle(story: Story, article: RememberedArticle, before: Profile | null, after: Profile, product: number): void {
    this.replaceKeys(story, before, after);
    story.profile = before ? after : null;
    story.norm = Math.sqrt(story.norm ** 2 + 2 * product + article.norm ** 2);
    story.articles++;
    story.earliest = Math.min(story.earliest, article.time);
    story.latest = Math.max(story.latest, article.time);
    story.languages.add(article.language, 1);
  }

  removeArticle(story: Story, article: RememberedArticle, own: Profile): void {
    const before = story.profile ?? own;
    const after = subtractProfile(before, own);
    this.replaceKeys(story, before, after);
    story.articles--;
    story.profile = story.articles > 1 ? after : null;
    story.norm *= story.articles / (story.articles + 1);
    story.languages.add(article.language, -1);
  }

  /** All that is of one story becomes the other's. */
  merge(from: Story, into: Story, ofFrom: Profile, ofInto: Profile): void {
    const after = addProfiles(ofInto, ofFrom, this.settings.profile.maxKeys);
    this.replaceKeys(from, ofFrom, null);
    this.replaceKeys(into, ofInto, after);
    into.profile = after;
    into.norm = Math.sqrt(into.norm ** 2 + from.norm ** 2 + 2 * MERGED_COSINE * into.norm * from.norm);
    into.articles += from.articles;
    into.earliest = Math.min(into.earliest, from.earliest);
    into.latest = Math.max(into.latest, from.latest);
    for (const [language, count] of from.languages) into.languages.add(language, count);
    for (const group of from.groups) {
      group.story = into;
      into.groups.push(group);
    }
    this.close(from);
  }

  private close(story: Story): void {
    this.byId.delete(story.id);
    this.byNumber[story.number] = undefined;
    this.freeNumbers.push(story.number);
  }

  /** Brings the lists of stories in step with what became of a story's keys; both are in ascending order. */
  private replaceKeys(story: Story, before: Profile | null, after: Profile | null): void {
    const [olds, news] = [before?.keys.length ?? 0, after?.keys.length ?? 0];
    for (let i = 0, j = 0; i < olds || j < news;) {
      const old = i < olds ? before!.keys[i]! : Infinity;
      const fresh = j < news ? after!.keys[j]! : Infinity;
      if (old < fresh) this.postings.remove(this.frequencies.number(old), story.number);
      else if (fresh < old) this.postings.add(this.frequencies.number(fresh), story.number);
      if (old <= fresh) i++;
      if (fresh <= old) j++;
    }
  }
}
