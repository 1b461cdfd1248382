import { type AnchorDocument, MAX_KEYS } from '../entities/anchors.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import { anchorWeight, leadFactor, salience } from './matching/anchor-weight.js';
import { startOf } from './matching/background.js';
import { nthLargest } from './memory/nth-largest.js';
import type { ClusterSettings } from './settings.js';

/** Priors are bytes. */
const PRIORS = 256;
/** Values that differ by less are equals. */
const VALUE_STEPS = 1e6;
const INDEX_LIMIT = 8192;

/**
 * Chooses the most telling keys of a document, at most `maxKeys`: what is compared and remembered of it. Their value is
 * what is known of them beforehand, so that the choice doesn't depend on what came earlier.
 */
export class AnchorChooser {
  /** By kind and prior: evidence to expect, in nats; 0 of those that are too common. */
  private readonly values: Float64Array;
  private readonly ranks = new Float64Array(MAX_KEYS);
  private readonly reordered = new Float64Array(MAX_KEYS);

  constructor(private readonly settings: ClusterSettings) {
    this.values = Float64Array.from({ length: anchorKinds.length * PRIORS }, (_, i) => {
      const kind = Math.floor(i / PRIORS);
      const background = startOf(kind, i % PRIORS);
      const { recall } = anchorKinds[kind]!;
      const weight = anchorWeight(recall, background, settings.anchor.maxWeight);
      return background > settings.frequency.tooCommon ? 0 : recall * weight;
    });
  }

  /** Indexes of the chosen keys, ascending. */
  choose(doc: AnchorDocument): Uint16Array {
    return this.highest(this.rankKeys(doc));
  }

  /** Value and index of each key in one number, so that all differ: of equals the first in the text ranks higher. */
  private rankKeys({ keys, kinds, priors, mentions: slots, counts, starts, textLength }: AnchorDocument): Float64Array {
    const scale = 1 / Math.max(1, textLength);
    for (let i = 0; i < keys.length; i++) {
      const slot = slots[i]!;
      const place = salience(counts[slot]!) * leadFactor(starts[slot]! * scale, this.settings);
      const value = this.values[kinds[i]! * PRIORS + priors[i]!]! * place;
      this.ranks[i] = Math.floor(value * VALUE_STEPS) * INDEX_LIMIT + (INDEX_LIMIT - 1 - i);
    }
    return this.ranks.subarray(0, keys.length);
  }

  /** Indexes of the highest ranks, ascending; of those without value none. */
  private highest(ranks: Float64Array): Uint16Array {
    const { maxKeys } = this.settings.anchor;
    let least = INDEX_LIMIT;
    if (ranks.length > maxKeys) {
      this.reordered.set(ranks);
      least = Math.max(least, nthLargest(this.reordered, ranks.length, maxKeys));
    }
    const chosen = new Uint16Array(maxKeys);
    let count = 0;
    for (let i = 0; i < ranks.length; i++) if (ranks[i]! >= least) chosen[count++] = i;
    return chosen.subarray(0, count);
  }
}
