import { Kind } from '../../entities/anchor-kinds.js';
import type { AnchorRecord } from '../memory/anchor-record.js';

/** What a mention is, when it fills a slot of a form. */
export const Filler = { Number: 0, Date: 1, Name: 2, UnknownWord: 3, Word: 4, Ideographs: 5 } as const;
const FILLERS = 6;

/** By kind: the filler of a mention whose lowest kind it is. */
const fillerOfKind = Uint8Array.from({ length: Kind.SouthEastAsianRun + 1 }, (_, kind) => {
  if (kind <= Kind.SmallNumber) return Filler.Number;
  if (kind === Kind.Date) return Filler.Date;
  if (kind >= Kind.HanPair) return Filler.Ideographs;
  // The lexicon knows most common words; what it doesn't know is often a name.
  if (kind === Kind.Word) return Filler.UnknownWord;
  return kind === Kind.Currency || kind >= Kind.Meaning ? Filler.Word : Filler.Name;
});

const INEXACT: number[] = [Kind.RoundNumber, Kind.NamePrefix, Kind.NameSound, Kind.WordPrefix, Kind.WordSound];
/** By kind: whether two mentions that share a key of it are the same word, rather than similar ones. */
export const isExact = Uint8Array.from({ length: Kind.SouthEastAsianRun + 1 }, (_, kind) =>
  Number(!INEXACT.includes(kind)),
);

/** A text read side by side with another one of its language: what both have in the same order, and what differs between. */
export interface SideBySide {
  /** Mentions that both have in the same order; and as a share of the shorter text's mentions. */
  inOrder: number;
  share: number;
  /** Mentions that the other has as well, in order or not. */
  shared: number[];
  /**
   * Mentions in whose place, between the same neighbours, the other has something else: no other form or spelling of the
   * same word.
   */
  replaced: number[];
  /** Filler by mention. */
  fillers: Uint8Array;
}

/** Mentions of a record: each has a key, of which there are at most 256. */
const MAX_MENTIONS = 256;

/** A text's mentions in its order. Two instances are reused for all comparisons. */
class MentionSequence {
  size = 0;
  private anchors: AnchorRecord | null = null;
  /** By rank in the text: the mention. */
  readonly mentions = new Uint16Array(MAX_MENTIONS);
  /** By mention. */
  readonly ranks = new Uint16Array(MAX_MENTIONS);
  readonly fillers = new Uint8Array(MAX_MENTIONS);
  readonly hasExactKey = new Uint8Array(MAX_MENTIONS);
  /** By mention: the mention of the other text that it is, or -1; and whether the other has a similar word. */
  readonly partners = new Int16Array(MAX_MENTIONS);
  readonly isSimilar = new Uint8Array(MAX_MENTIONS);

  read(anchors: AnchorRecord): void {
    const { mentionCount, size } = anchors;
    this.partners.fill(-1, 0, mentionCount);
    this.isSimilar.fill(0, 0, mentionCount);
    // One article is read with many others.
    if (anchors === this.anchors) return;
    this.anchors = anchors;
    this.size = mentionCount;
    this.fillers.fill(Kind.SouthEastAsianRun, 0, mentionCount);
    this.hasExactKey.fill(0, 0, mentionCount);
    for (let i = 0; i < size; i++) {
      const [kind, mention] = [anchors.kind(i), anchors.mention(i)];
      if (kind < this.fillers[mention]!) this.fillers[mention] = kind;
      this.hasExactKey[mention]! |= isExact[kind]!;
    }
    for (let mention = 0; mention < mentionCount; mention++) {
      this.fillers[mention] = fillerOfKind[this.fillers[mention]!]!;
      this.insert(mention, anchors);
    }
    for (let rank = 0; rank < mentionCount; rank++) this.ranks[this.mentions[rank]!] = rank;
  }

  /** Mentions come nearly in order, numbers first, so that insertion moves few. */
  private insert(mention: number, anchors: AnchorRecord): void {
    const start = anchors.start(mention);
    let rank = mention;
    for (; rank > 0 && anchors.start(this.mentions[rank - 1]!) > start; rank--)
      this.mentions[rank] = this.mentions[rank - 1]!;
    this.mentions[rank] = mention;
  }
}

const own = new MentionSequence();
const other = new MentionSequence();
/** Longest increasing subsequence: by length, the last rank; by rank, the one before it. */
const tails = new Int16Array(MAX_MENTIONS);
const before = new Int16Array(MAX_MENTIONS);
const unmatched = new Int32Array(FILLERS);

/**
 * Reads two texts of one language side by side, as `diff` reads lines.
 * @returns null when they have less than `minInOrder` mentions, or less than `minShare` of the shorter text's, in the same order
 */
export function readSideBySide(
  anchors: AnchorRecord,
  otherAnchors: AnchorRecord,
  minShare = 0,
  minInOrder = 0,
): SideBySide | null {
  own.read(anchors);
  other.read(otherAnchors);
  const mayBeInOrder = findPartners(anchors, otherAnchors);
  const shorter = Math.max(1, Math.min(own.size, other.size));
  const least = Math.max(minInOrder, minShare * shorter);
  if (mayBeInOrder < least) return null;
  const inOrder = longestCommonSequence();
  if (inOrder < least) return null;
  const result: SideBySide = {
    inOrder,
    share: inOrder / shorter,
    shared: sharedMentions(),
    replaced: [],
    fillers: own.fillers.slice(0, own.size),
  };
  let rank = inOrder > 0 ? tails[inOrder - 1]! : -1;
  for (let [end, otherEnd] = [own.size, other.size]; ; rank = before[rank]!) {
    const otherRank = rank < 0 ? -1 : rankOfPartner(rank);
    compareGap(rank + 1, end, otherRank + 1, otherEnd, result.replaced);
    if (rank < 0) return result;
    [end, otherEnd] = [rank, otherRank];
  }
}

const rankOfPartner = (rank: number) => other.ranks[own.partners[own.mentions[rank]!]!]!;

/** Merges the two sorted lists of keys. Returns at least the number of mentions that have a partner. */
function findPartners(anchors: AnchorRecord, otherAnchors: AnchorRecord): number {
  const [keys, otherKeys] = [anchors.keys, otherAnchors.keys];
  let found = 0;
  for (let i = 0, j = 0; i < keys.length && j < otherKeys.length;) {
    const difference = keys[i]! - otherKeys[j]!;
    if (difference === 0) {
      const [mention, partner] = [anchors.mention(i), otherAnchors.mention(j)];
      const isSame =
        (isExact[anchors.kind(i)]! || !own.hasExactKey[mention]) &&
        (isExact[otherAnchors.kind(j)]! || !other.hasExactKey[partner]);
      if (isSame) {
        own.partners[mention] = partner;
        other.partners[partner] = mention;
        found++;
      } else own.isSimilar[mention] = 1;
    }
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return found;
}

/** Mentions that the other text has as well, in the order of the text. */
function sharedMentions(): number[] {
  const shared: number[] = [];
  for (let rank = 0; rank < own.size; rank++)
    if (own.partners[own.mentions[rank]!]! >= 0) shared.push(own.mentions[rank]!);
  return shared;
}

/** Length of the sequence; its last rank is in `tails`, and `before` leads to the others (Schensted 1961). */
function longestCommonSequence(): number {
  let length = 0;
  for (let rank = 0; rank < own.size; rank++) {
    const mention = own.mentions[rank]!;
    if (own.partners[mention]! < 0) continue;
    const target = rankOfPartner(rank);
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rankOfPartner(tails[middle]!) < target) low = middle + 1;
      else high = middle;
    }
    before[rank] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = rank;
    if (low === length) length++;
  }
  return length;
}

/** Pairs what only one text has between two neighbours, first with fillers of the same kind. What is left was inserted. */
function compareGap(start: number, end: number, otherStart: number, otherEnd: number, replaced: number[]): void {
  if (start >= end || otherStart >= otherEnd) return;
  unmatched.fill(0);
  let total = 0;
  for (let rank = otherStart; rank < otherEnd; rank++) {
    const mention = other.mentions[rank]!;
    if (other.partners[mention]! >= 0) continue;
    unmatched[other.fillers[mention]!]!++;
    total++;
  }
  const rest: number[] = [];
  for (let rank = start; rank < end && total > 0; rank++) {
    const mention = own.mentions[rank]!;
    if (own.partners[mention]! >= 0 || own.isSimilar[mention]) continue;
    const filler = own.fillers[mention]!;
    if (unmatched[filler]! === 0) {
      rest.push(mention);
      continue;
    }
    unmatched[filler]!--;
    total--;
    replaced.push(mention);
  }
  replaced.push(...rest.slice(0, total));
}
