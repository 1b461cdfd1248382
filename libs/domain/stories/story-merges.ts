import type { Evidence, StoriesMerged } from '#libs/contracts/cluster-decision.js';
import type { Story } from './memory/text-group.js';

/** Collects the merges that make several stories one with a first one; the larger survives, of equals the older. */
export class StoryMerges {
  readonly decisions: StoriesMerged[] = [];
  private readonly merged = new Set<Story>();

  constructor(
    private readonly edition: string,
    private survivor: Story,
  ) {
    this.merged.add(survivor);
  }

  /** The story's id after all merges so far. */
  get storyId(): string {
    return this.survivor.id;
  }

  add(story: Story, evidence: Evidence): void {
    if (this.merged.has(story)) return;
    this.merged.add(story);
    const [into, from] = survives(this.survivor, story) ? [this.survivor, story] : [story, this.survivor];
    this.decisions.push({ type: 'stories-merged', edition: this.edition, from: from.id, into: into.id, evidence });
    this.survivor = into;
  }
}

const survives = (a: Story, b: Story) =>
  a.groups.length > b.groups.length || (a.groups.length === b.groups.length && a.arrival < b.arrival);
