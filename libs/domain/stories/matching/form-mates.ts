import type { AnchorRecord } from '../memory/anchor-record.js';
import type { RememberedArticle, StoryCluster, TextGroup } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';
import type { Query } from './query.js';
import { readSideBySide, type SideBySide } from './slots.js';

/** A remembered article, read side by side with an article whose form it may have. */
export interface FormMate extends SideBySide {
  member: RememberedArticle;
}

/** @returns null when the two texts have less in the same order */
export function readWith(query: Query, member: RememberedArticle, minShare = 0, minInOrder = 0): FormMate | null {
  const texts = readSideBySide(query.anchors, member.anchors, minShare, minInOrder);
  return texts && { member, ...texts };
}

/** The newest texts of a story that may have the article's form. */
export function matesIn(story: StoryCluster, query: Query, maxTexts: number, settings: ClusterSettings): FormMate[] {
  const mates: FormMate[] = [];
  if (!story.languages.has(query.language)) return mates;
  const { groups } = story;
  const { minShareOfKnown: minShare, minInOrder } = settings.form;
  for (let i = groups.length - 1; i >= 0 && i >= groups.length - maxTexts; i--) {
    const member = newestIn(groups[i]!, query);
    if (!member || !mayHaveOneForm(query.anchors, member.anchors, minShare)) continue;
    const mate = readWith(query, member, minShare, minInOrder);
    if (mate) mates.push(mate);
  }
  return mates;
}

/** The newest other article of a text in the query's language. */
function newestIn({ members }: TextGroup, { language, anchors }: Query): RememberedArticle | undefined {
  for (let i = members.length - 1; i >= 0; i--) {
    const member = members[i]!;
    if (member.indexed && member.language === language && member.anchors !== anchors) return member;
  }
  return undefined;
}

/** Texts of one form have about the same length. */
const MAX_LENGTH_RATIO = 3;
/** Keys are hashes: the lowest are a random sample. */
const SAMPLE_SIZE = 48;
/** Similar words share keys as well, so that texts of one form share more keys than mentions. */
const MIN_KEY_SHARE = 0.6;

/** A quick test that excludes most texts. */
function mayHaveOneForm(anchors: AnchorRecord, other: AnchorRecord, minShare: number): boolean {
  const [size, otherSize] = [anchors.size, other.size];
  if (Math.max(size, otherSize) > MAX_LENGTH_RATIO * Math.min(size, otherSize)) return false;
  let [i, j, shared] = [0, 0, 0];
  while (i < size && j < otherSize && i < SAMPLE_SIZE) {
    const difference = anchors.key(i) - other.key(j);
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared >= MIN_KEY_SHARE * minShare * Math.min(i, j);
}
