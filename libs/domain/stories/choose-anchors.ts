import type { AnchorDocument } from '../entities/anchor-document.js';
import { anchorKinds } from '../entities/anchor-kinds.js';
import { anchorWeight, leadFactor, salience } from './anchor-weight.js';
import { Backgrounds, startOf } from './background.js';
import type { Frequencies } from './frequencies.js';
import type { ClusterSettings } from './settings.js';
import { storeAnchors, type StoredAnchors } from './stored-anchors.js';

/** The most telling slots of a document, as many as its keys allow: what is compared and remembered of it. */
export function chooseAnchors(
  doc: AnchorDocument,
  language: string,
  frequencies: Frequencies,
  settings: ClusterSettings,
): StoredAnchors {
  const { keys, kinds, slots, priors, starts } = doc;
  const values = new Float64Array(starts.length);
  const keyCounts = new Uint8Array(starts.length);
  const languageNumber = frequencies.language(language);
  const backgrounds = new Backgrounds(languageNumber, frequencies, settings.frequency);
  for (let i = 0; i < keys.length; i++) {
    const kind = kinds[i]!;
    const slot = slots[i]!;
    keyCounts[slot]!++;
    const inLanguage = frequencies.count(frequencies.entry(keys[i]!, languageNumber));
    const background = backgrounds.of(startOf(kind, priors[i]!), inLanguage, inLanguage);
    if (background > settings.frequency.tooCommon) continue;
    const { recall } = anchorKinds[kind]!;
    const value = recall * anchorWeight(recall, background, settings.anchor.maxWeight);
    if (value > values[slot]!) values[slot] = value;
  }
  for (let slot = 0; slot < values.length; slot++)
    values[slot]! *= salience(doc.counts[slot]!) * leadFactor(starts[slot]! / Math.max(1, doc.textLength), settings);
  return storeAnchors(doc, mark(values, keyCounts, settings.anchor.maxKeys));
}

const SLOT_BITS = 4096;

/** Marks slots of value, the most valuable first, until `maxKeys` keys are reached. */
function mark(values: Float64Array, keyCounts: Uint8Array, maxKeys: number): Uint8Array {
  const isChosen = new Uint8Array(values.length);
  // Value and slot in one number, so that it sorts fast; of equals the first in the text wins.
  const order = new Float64Array(values.length);
  for (let slot = 0; slot < values.length; slot++)
    order[slot] = Math.round(values[slot]! * 1e6) * SLOT_BITS + (SLOT_BITS - 1 - slot);
  order.sort();
  let left = maxKeys;
  for (let at = order.length - 1; at >= 0; at--) {
    const slot = SLOT_BITS - 1 - (order[at]! % SLOT_BITS);
    if (values[slot]! <= 0 || (left -= keyCounts[slot]!) < 0) break;
    isChosen[slot] = 1;
  }
  return isChosen;
}
