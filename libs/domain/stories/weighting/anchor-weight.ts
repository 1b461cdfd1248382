import { anchorKinds, Kind, probabilityOfPrior } from '../../entities/anchor-kinds.js';
import type { ClusterSettings } from './settings.js';

/**
 * Weight of a shared anchor in nats: ln of how much likelier a related article has it than an unrelated one.
 * @param recall probability that a related article has it
 * @param background probability that an unrelated article has it
 */
export const anchorWeight = (recall: number, background: number, max: number): number =>
  recall > background ? Math.min(max, Math.log((recall + (1 - recall) * background) / background)) : 0;

/** Background of a key before any article has been counted. */
export const priorBackground = (kind: number, prior: number): number =>
  Math.max(anchorKinds[kind]!.background, probabilityOfPrior[prior]!);

/** Weight of an anchor by its number of occurrences in the text: 1 + ln(count), 0 for none. */
export const termFrequencyWeight = (count: number): number => termFrequencyWeights[Math.min(255, count)]!;

const termFrequencyWeights = Float64Array.from({ length: 256 }, (_, count) => (count ? 1 + Math.log(count) : 0));

/** Weight of an anchor by its first position in the text, 0 to 1: the lead tells the story. */
export const leadWeight = (position: number, { story }: ClusterSettings): number =>
  position < story.lead ? 1 : story.afterLead;

/** Probability that another article of the same story has an anchor of a kind. */
export function storyRecall(kind: number, sameLanguage: boolean, { anchor }: ClusterSettings): number {
  const { recall } = anchorKinds[kind]!;
  // Within one language words and n-grams are repeated as they are.
  return sameLanguage && kind >= Kind.Meaning ? Math.max(recall, anchor.sameLanguageRecall) : recall;
}
