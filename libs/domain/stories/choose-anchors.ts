import type { AnchorDocument } from '../entities/anchor-document.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import { anchorWeight, leadFactor, salience } from './anchor-weight.js';
import { Backgrounds, startOf } from './background.js';
import type { Frequencies } from './frequencies.js';
import { nthLargest } from './nth-largest.js';
import type { ClusterSettings } from './settings.js';
import { storeAnchors, type StoredAnchors } from './stored-anchors.js';

/** The most telling keys of a document, at most `maxKeys`: what is compared and remembered of it. */
export function chooseAnchors(
  doc: AnchorDocument,
  language: string,
  frequencies: Frequencies,
  settings: ClusterSettings,
): StoredAnchors {
  const { keys, kinds, slots, priors } = doc;
  const { tooCommon } = settings.frequency;
  const ranks = new Float64Array(keys.length);
  const places = placesOf(doc, settings);
  const languageNumber = frequencies.language(language);
  const backgrounds = new Backgrounds(languageNumber, frequencies, settings.frequency);
  for (let i = 0; i < keys.length; i++) {
    const kind = kinds[i]!;
    const inLanguage = frequencies.inLanguage(frequencies.number(keys[i]!), languageNumber);
    const background = backgrounds.of(startOf(kind, priors[i]!), inLanguage, inLanguage);
    if (background > tooCommon) continue;
    const { recall } = anchorKinds[kind]!;
    const value = recall * anchorWeight(recall, background, settings.anchor.maxWeight) * places[slots[i]!]!;
    ranks[i] = rank(value, i);
  }
  return storeAnchors(doc, mark(ranks, settings.anchor.maxKeys));
}

/** Per slot: what its place and its repetition make of its keys. */
function placesOf({ counts, starts, textLength }: AnchorDocument, settings: ClusterSettings): Float64Array {
  const places = new Float64Array(starts.length);
  for (let slot = 0; slot < places.length; slot++)
    places[slot] = salience(counts[slot]!) * leadFactor(starts[slot]! / Math.max(1, textLength), settings);
  return places;
}

const INDEX_BITS = 8192;

/** Value and index in one number, so that all differ: of equals the first in the text ranks higher. */
const rank = (value: number, i: number): number => Math.round(value * 1e6) * INDEX_BITS + (INDEX_BITS - 1 - i);

/** Marks the keys of value, the most valuable `maxKeys` of them. */
function mark(ranks: Float64Array, maxKeys: number): Uint8Array {
  const isChosen = new Uint8Array(ranks.length);
  const least = ranks.length > maxKeys ? nthLargest(ranks.slice(), ranks.length, maxKeys) : 0;
  for (let i = 0; i < ranks.length; i++) if (ranks[i]! >= Math.max(least, INDEX_BITS)) isChosen[i] = 1;
  return isChosen;
}
