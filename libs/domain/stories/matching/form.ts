import type { DocumentFrequencies } from '../memory/document-frequencies.js';
import type { RememberedArticle, StoryCluster } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { BackgroundEstimator, reweighed, type Query } from './query.js';
import { Filler, isExact, readSideBySide, type SideBySide } from './slots.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Script of a text in Latin letters. */
const LATIN = 0;

/** A remembered text that has an article's form, read side by side with the article. */
interface FormMate extends SideBySide {
  member: RememberedArticle;
}

/** An article's form, as far as the texts that share it tell: what they have in common is the form, what differs fills it. */
export interface Form {
  /** The article's query with the form discounted. */
  query: Query;
  /** Texts of the same form by their story. */
  mates: Map<StoryCluster, FormMate[]>;
  /** How many events the mates tell, by what fills their slots. */
  events: number;
  /** By mention: how much it tells in a slot; nats. */
  information: Float64Array;
}

/** What fills the slots of an article, compared with the most similar text of a story that has the same form. */
export interface SlotFeatures {
  /** How clearly they differ: the share of their information that does, above the tolerance. */
  slotsDiffer: number;
  /** How clearly they agree, 0 to 1. */
  slotsAgree: number;
}

export const noSlots: SlotFeatures = { slotsDiffer: 0, slotsAgree: 0 };

/**
 * Finds the form of an article. Nothing of it has to be known beforehand: bulletins of one desk, or of many that share an
 * agency's form, read the same but for what fills them.
 * @param stories the most similar ones
 */
export function findForm(
  query: Query,
  stories: StoryCluster[],
  frequencies: DocumentFrequencies,
  settings: ClusterSettings,
): Form {
  const backgrounds = backgroundsOfOthers(query, frequencies, settings);
  const information = informationOf(query, backgrounds, settings);
  const form: Form = { query, mates: new Map(), events: 0, information };
  if (query.language === 'und') return form;
  let isUpdate = false;
  for (const story of stories) {
    const mates = matesIn(story, query, settings);
    if (mates.length > 0) form.mates.set(story, mates);
    for (const mate of mates) {
      if (differingShare(form, mate, settings) > settings.form.tolerance) form.events++;
      else isUpdate = true;
    }
  }
  if (isUpdate) form.events++;
  return form.events < 2 ? form : discounted(form, backgrounds, settings);
}

/** The newest texts of a story that have the article's form. */
function matesIn(story: StoryCluster, query: Query, { form }: ClusterSettings): FormMate[] {
  const mates: FormMate[] = [];
  if (!story.languages.has(query.language)) return mates;
  for (const { members } of story.groups.slice(-form.maxTexts)) {
    const member = members.findLast(
      ({ indexed, language, anchors }) => indexed && language === query.language && anchors !== query.anchors,
    );
    if (!member || !mayShareForm(query.keys, member.anchors.keys, form.minShare)) continue;
    const sideBySide = readSideBySide(query.anchors, member.anchors);
    if (sideBySide.share >= form.minShare && sideBySide.inOrder >= form.minInOrder)
      mates.push({ member, ...sideBySide });
  }
  return mates;
}

/** Keys of similar words count as well, of which an article has more than of mentions. */
const MIN_KEY_SHARE = 0.6;

/** A quick test that excludes most texts. */
function mayShareForm(keys: Int32Array, otherKeys: Int32Array, minShare: number): boolean {
  let shared = 0;
  forEachShared(keys, otherKeys, () => shared++);
  return shared >= MIN_KEY_SHARE * minShare * Math.min(keys.length, otherKeys.length);
}

/** Visits the indexes in `keys` of what two ascending lists share. */
function forEachShared(keys: Int32Array, otherKeys: Int32Array, visit: (i: number) => void): void {
  for (let i = 0, j = 0; i < keys.length && j < otherKeys.length;) {
    const difference = keys[i]! - otherKeys[j]!;
    if (difference === 0) visit(i);
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
}

/** Backgrounds without one article that has the key: the one that is compared. */
function backgroundsOfOthers(query: Query, frequencies: DocumentFrequencies, settings: ClusterSettings): Float64Array {
  const estimator = new BackgroundEstimator(query.languageId, frequencies, settings.background);
  return Float64Array.from(query.keys, (_, i) =>
    estimator.estimate(query.priors[i]!, Math.max(0, query.ownFrequencies[i]! - 1), query.frequencies[i]! - 1),
  );
}

function informationOf(query: Query, backgrounds: Float64Array, settings: ClusterSettings): Float64Array {
  const information = new Float64Array(query.anchors.mentionCount);
  for (let i = 0; i < backgrounds.length; i++) {
    if (!isExact[query.kinds[i]!] || backgrounds[i]! > settings.background.max) continue;
    const nats = Math.min(settings.anchor.maxWeight, -Math.log(backgrounds[i]!));
    const mention = query.mentions[i]!;
    if (nats > information[mention]!) information[mention] = nats;
  }
  return information;
}

/** The form with what its texts have in common discounted: their share of a key is a background as well. */
function discounted(form: Form, backgrounds: Float64Array, settings: ClusterSettings): Form {
  const counts = countKeys(form);
  const raise = (values: Float64Array) => {
    const { pseudoTexts } = settings.form;
    for (let i = 0; i < values.length; i++) {
      const inForm = (counts[i]! + pseudoTexts * values[i]!) / (form.events - 1 + pseudoTexts);
      values[i] = Math.max(values[i]!, inForm);
    }
  };
  raise(backgrounds);
  return {
    ...form,
    query: reweighed(form.query, raise, settings),
    information: informationOf(form.query, backgrounds, settings),
  };
}

/** Texts of one story that may be about the article's event. */
const MAX_OWN_TEXTS = 2;

/** By key: texts of the form that have it, without up to two of the story that has it most often: they may tell the same event. */
function countKeys({ query, mates }: Form): Int32Array {
  const counts = new Int32Array(query.keys.length);
  const most = new Uint16Array(query.keys.length);
  for (const inStory of mates.values()) {
    const own = new Uint16Array(query.keys.length);
    for (const { member } of inStory) forEachShared(query.keys, member.anchors.keys, (i) => own[i]!++);
    for (let i = 0; i < counts.length; i++) {
      counts[i]! += own[i]!;
      most[i] = Math.max(most[i]!, own[i]!);
    }
  }
  return counts.map((count, i) => count - Math.min(MAX_OWN_TEXTS, most[i]!));
}

/** Compares what fills the slots with the texts of a story that have the same form; the most similar one counts. */
export function slotFeatures(form: Form, story: StoryCluster, settings: ClusterSettings): SlotFeatures {
  const { tolerance, minShare } = settings.form;
  let best: SlotFeatures | null = null;
  for (const mate of form.mates.get(story) ?? []) {
    const share = differingShare(form, mate, settings);
    const certainty = certaintyOf(form, mate, settings);
    const features = {
      slotsDiffer: Math.max(0, share - tolerance) * certainty,
      slotsAgree:
        Math.max(0, 1 - share / tolerance) * certainty * Math.min(1, (mate.share - minShare) / (1 - minShare)),
    };
    const isBetter = !best || features.slotsAgree - features.slotsDiffer > best.slotsAgree - best.slotsDiffer;
    if (isBetter) best = features;
  }
  return best ?? noSlots;
}

/** Two short texts may look alike by chance. Texts of several events that look alike don't. */
function certaintyOf({ events }: Form, { share, inOrder }: FormMate, { form }: ClusterSettings): number {
  if (events >= form.minEvents) return 1;
  const ofShare = Math.min(1, 0.25 + (share - form.minShare) / 0.15);
  return ofShare * Math.min(1, (inOrder - form.minInOrder + 2) / 6);
}

/**
 * Share of the slots' information that differs, 0 to 1. Figures move when an event is updated, names and dates don't; so
 * numbers weigh little at first, and more within a day.
 */
export function differingShare(form: Form, { member, ...texts }: FormMate, settings: ClusterSettings): number {
  const { weights, numbersAtOnce, minEvents, otherDay } = settings.form;
  const days = Math.min(1, Math.abs(form.query.time - member.time) / DAY_MS);
  const byFiller = weights.map((weight, filler) =>
    filler === Filler.Number ? numbersAtOnce + days * (weight - numbersAtOnce) : weight,
  );
  // Until other events show which words are the form's, only names, numbers and dates are known to agree in slots. In scripts
  // without capitals, words have to do.
  const isUncased = form.query.anchors.script !== LATIN && !texts.fillers.includes(Filler.Name);
  const wordsAgree = form.events >= minEvents || isUncased;
  let [differing, agreeing] = [0, 0];
  for (const mention of texts.replaced) differing += form.information[mention]! * byFiller[texts.fillers[mention]!]!;
  if (differing === 0) return 0;
  for (const mention of texts.shared) {
    const filler = texts.fillers[mention]!;
    if (wordsAgree || filler <= Filler.Name) agreeing += form.information[mention]! * byFiller[filler]!;
  }
  // Another day is a slot that differs.
  return (differing + days * otherDay) / (differing + days * otherDay + agreeing);
}

/** How a text with the same words differs from an article, without looking for others of the form when nothing does. */
export function readWith(query: Query, member: RememberedArticle): FormMate {
  return { member, ...readSideBySide(query.anchors, member.anchors) };
}
