import type { AnchorDocument } from '../entities/anchor-document.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import type { Frequencies } from './frequencies.js';
import { salience } from './posting-index.js';
import type { ClusterSettings } from './settings.js';

/** An article that is looked for, with what is known of its anchors' frequencies. Columns are per key, as in `doc`. */
export interface Query {
  doc: AnchorDocument;
  language: string;
  languageNumber: number;
  time: number;
  /** Key numbers, -1 for keys that no remembered article has. */
  keys: Int32Array;
  /** Probability that an unrelated article has the key. */
  background: Float64Array;
  /** Evidence, in nats, to expect from a translation; the second counts cross-lingual anchors only. */
  expected: number;
  expectedCrossLingual: number;
  /** Length of the story vector. */
  norm: number;
}

/** Weight of a shared anchor in nats: ln of how much likelier a related article has it than an unrelated one. */
export const anchorWeight = (recall: number, background: number, max: number): number =>
  recall > background ? Math.min(max, Math.log((recall + (1 - recall) * background) / background)) : 0;

/** Background probability of a key, pulled towards its kind's own while little is known. */
function backgroundOf(
  own: number,
  inLanguage: number,
  overall: number,
  counts: [number, number],
  settings: ClusterSettings,
) {
  const { languagePrior, globalPrior } = settings.frequency;
  const [articlesInLanguage, total] = counts;
  // One article with it says nothing yet: somebody must be the first.
  const global = (Math.max(0, overall - 1) + globalPrior * own) / (Math.max(0, total - 1) + globalPrior);
  return (inLanguage + languagePrior * Math.max(global, own)) / (articlesInLanguage + languagePrior);
}

/** Looks up the frequencies of an article's anchors. */
export function prepareQuery(
  doc: AnchorDocument,
  language: string,
  time: number,
  frequencies: Frequencies,
  settings: ClusterSettings,
): Query {
  const languageNumber = frequencies.language(language);
  const size = doc.keys.length;
  const query: Query = {
    doc,
    language,
    languageNumber,
    time,
    keys: new Int32Array(size),
    background: new Float64Array(size),
    expected: 0,
    expectedCrossLingual: 0,
    norm: 0,
  };
  const counts: [number, number] = [frequencies.articlesIn(languageNumber), frequencies.total];
  let squares = 0;
  for (let i = 0; i < size;) {
    const slot = doc.slots[i]!;
    let best = 0;
    let bestCrossLingual = 0;
    let bestSquare = 0;
    for (; i < size && doc.slots[i] === slot; i++) {
      const kind = anchorKinds[doc.kinds[i]!]!;
      const key = frequencies.number(doc.keys[i]!);
      query.keys[i] = key;
      const inLanguage = frequencies.countIn(key, languageNumber);
      const background = backgroundOf(kind.background, inLanguage, frequencies.count(key), counts, settings);
      query.background[i] = background;
      const weight = anchorWeight(kind.recall, background, settings.anchor.maxWeight);
      best = Math.max(best, kind.recall * weight);
      if (kind.crossLingual) bestCrossLingual = Math.max(bestCrossLingual, kind.recall * weight);
      bestSquare = Math.max(bestSquare, kind.recall * weight * weight);
    }
    query.expected += best;
    query.expectedCrossLingual += bestCrossLingual;
    squares += bestSquare * salience(doc.counts[slot]!) ** 2;
  }
  query.norm = Math.sqrt(squares) + settings.story.norm;
  return query;
}
