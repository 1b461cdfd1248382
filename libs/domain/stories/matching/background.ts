import { anchorKinds, probabilityOfPrior } from '../../entities/anchor-kinds.js';
import type { Frequencies } from '../memory/frequencies.js';
import type { ClusterSettings } from '../settings.js';

/** Frequency to start from, before anything was counted. */
export const startOf = (kind: number, prior: number): number =>
  Math.max(anchorKinds[kind]!.background, probabilityOfPrior[prior]!);

/** Background probability of keys of one language, pulled towards where they start while little is known. */
export class Backgrounds {
  private readonly articles: number;
  private readonly total: number;

  constructor(
    languageNumber: number,
    frequencies: Frequencies,
    private readonly settings: ClusterSettings['frequency'],
  ) {
    this.articles = frequencies.articlesIn(languageNumber);
    // One article with a key says nothing yet: somebody must be the first.
    this.total = Math.max(0, frequencies.total - 1);
  }

  /** @param inLanguage articles that have the key in the language, @param overall in all */
  of(start: number, inLanguage: number, overall: number): number {
    const { languagePrior, globalPrior } = this.settings;
    const global = (Math.max(0, overall - 1) + globalPrior * start) / (this.total + globalPrior);
    return (inLanguage + languagePrior * Math.max(global, start)) / (this.articles + languagePrior);
  }
}
