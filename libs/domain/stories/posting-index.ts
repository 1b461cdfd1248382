import { positionOf, type AnchorDocument } from '../entities/anchor-document.js';
import { PairTable } from './pair-table.js';
import type { RememberedArticle, TextGroup } from './text-group.js';

/** Weight of an anchor that stands `count` times in a text. */
export const salience = (count: number): number => 1 + Math.log(Math.max(1, count));

/**
 * Which groups have an anchor, and for each such pair (an entry) in how many members, where, and how often. Keys are
 * the numbers that Frequencies gives out.
 */
export class PostingIndex {
  private readonly entryOf = new PairTable();
  private readonly freeEntries: number[] = [];
  private readonly counts: number[] = [];
  private readonly positions: number[] = [];
  private readonly saliences: number[] = [];
  private readonly postings: number[][] = [];
  private readonly groups: (TextGroup | undefined)[] = [];
  private readonly freeGroups: number[] = [];

  /** Living groups. */
  groupCount = 0;

  /** Upper bound of group numbers. */
  get groupLimit(): number {
    return this.groups.length;
  }

  group(number: number): TextGroup {
    return this.groups[number]!;
  }

  /** Numbers of the groups that have the key. */
  groupsWith(key: number): readonly number[] {
    return this.postings[key] ?? [];
  }

  entry(key: number, group: number): number {
    return this.entryOf.get(key, group);
  }

  /** Members that have the key. */
  count(entry: number): number {
    return this.counts[entry]!;
  }

  /** Mean position, 0 to 1. */
  position(entry: number): number {
    return this.positions[entry]! / this.counts[entry]!;
  }

  salience(entry: number): number {
    return this.saliences[entry]! / this.counts[entry]!;
  }

  openGroup(create: (number: number) => TextGroup): TextGroup {
    const group = create(this.freeGroups.pop() ?? this.groups.length);
    this.groups[group.number] = group;
    this.groupCount++;
    return group;
  }

  /** @param group has no entries any more */
  closeGroup(group: TextGroup): void {
    this.groups[group.number] = undefined;
    this.freeGroups.push(group.number);
    this.groupCount--;
  }

  /** Counts (sign 1) or uncounts (sign -1) an article's anchors in its group. */
  update(article: RememberedArticle, numberOf: (key: number) => number, sign: 1 | -1): void {
    const { doc, group } = article;
    for (let i = 0; i < doc.keys.length; i++) {
      const key = numberOf(doc.keys[i]!);
      const entry = this.entry(key, group.number) >= 0 ? this.entry(key, group.number) : this.open(key, group);
      const slot = doc.slots[i]!;
      this.counts[entry]! += sign;
      this.positions[entry]! += sign * alignedPosition(article, doc, slot);
      this.saliences[entry]! += sign * salience(doc.counts[slot]!);
      if (this.counts[entry] === 0) this.close(key, group, entry);
    }
  }

  private open(key: number, group: TextGroup): number {
    const entry = this.freeEntries.pop() ?? this.counts.length;
    this.counts[entry] = 0;
    this.positions[entry] = 0;
    this.saliences[entry] = 0;
    this.entryOf.set(key, group.number, entry);
    (this.postings[key] ??= []).push(group.number);
    group.keyCount++;
    return entry;
  }

  private close(key: number, group: TextGroup, entry: number): void {
    this.entryOf.delete(key, group.number);
    this.freeEntries.push(entry);
    const posting = this.postings[key]!;
    posting[posting.indexOf(group.number)] = posting[posting.length - 1]!;
    posting.pop();
    group.keyCount--;
  }
}

const alignedPosition = (article: RememberedArticle, doc: AnchorDocument, slot: number) =>
  article.slope * positionOf(doc, slot) + article.offset;
