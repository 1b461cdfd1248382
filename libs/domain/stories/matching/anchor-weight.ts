import { anchorKinds, Kind } from '../../entities/anchor-kinds.js';
import type { ClusterSettings } from '../settings.js';

/** Weight of a shared anchor in nats: ln of how much likelier a related article has it than an unrelated one. */
export const anchorWeight = (recall: number, background: number, max: number): number =>
  recall > background ? Math.min(max, Math.log((recall + (1 - recall) * background) / background)) : 0;

/** Weight of an anchor that stands `count` times in a text; nothing for none. */
export const salience = (count: number): number => saliences[Math.min(255, count)]!;

const saliences = Float64Array.from({ length: 256 }, (_, count) => (count ? 1 + Math.log(count) : 0));

/** What a place in the text is worth: its beginning tells the story. */
export const leadFactor = (position: number, { story }: ClusterSettings): number =>
  position < story.lead ? 1 : story.afterLead;

/** Probability that another article on the same story has an anchor of a kind. */
export function storyRecall(kind: number, sameLanguage: boolean, { anchor }: ClusterSettings): number {
  const { recall } = anchorKinds[kind]!;
  // Within one language words and n-grams are simply repeated.
  return sameLanguage && kind >= Kind.Meaning ? Math.max(recall, anchor.sameLanguageRecall) : recall;
}

/** An anchor's part in the product of two story vectors of one language: both have it with this weight. */
export function storyWeight(kind: number, background: number, settings: ClusterSettings): number {
  const recall = storyRecall(kind, true, settings);
  const weight = anchorWeight(recall, background, settings.anchor.maxWeight);
  return recall * weight * weight;
}
