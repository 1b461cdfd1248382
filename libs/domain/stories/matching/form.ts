import type { DocumentFrequencies } from '../memory/document-frequencies.js';
import type { StoryCluster } from '../memory/story-cluster.js';
import type { ClusterSettings } from '../weighting/settings.js';
import { matesIn, type FormMate } from './form-mates.js';
import { BackgroundEstimator, reweighed, type Query } from './query.js';
import { Filler, isExact } from './slots.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Script of a text in Latin letters. */
const LATIN = 0;

/** An article's form, as far as the texts that share it tell: what they have in common is the form, what differs fills it. */
export class Form {
  /** Texts of the same form by their story. */
  readonly mates = new Map<StoryCluster, FormMate[]>();
  /** Mates that tell another event than the article; and whether one tells the same. */
  private otherEvents = 0;
  private hasUpdate = false;
  /** By mention: how much it tells in a slot; nats. Computed when it is needed: most articles have no form. */
  private nats: Float64Array | null = null;

  /** @param query of the article; discounted when the form is known */
  constructor(
    public query: Query,
    private readonly frequencies: DocumentFrequencies,
    private readonly settings: ClusterSettings,
  ) {}

  get information(): Float64Array {
    return (this.nats ??= informationOf(this.query, this.backgroundsOfOthers(), this.settings));
  }

  add(story: StoryCluster, mates: FormMate[]): void {
    if (mates.length > 0) this.mates.set(story, mates);
  }

  /** Two texts have to be very alike; where several stories tell other events in the same words, less will do. */
  dropUncertain(): void {
    const { minShare, minEvents, tolerance } = this.settings.form;
    const tellsOther = (mate: FormMate) => differingShare(this, mate, this.settings) > tolerance;
    const others = new Set([...this.mates.values()].flat().filter(tellsOther));
    const storiesOfOthers = [...this.mates.values()].filter((mates) => mates.some((mate) => others.has(mate))).length;
    const least = storiesOfOthers < minEvents ? minShare : 0;
    for (const [story, mates] of this.mates) {
      const certain = mates.filter(({ share }) => share >= least);
      if (certain.length > 0) this.mates.set(story, certain);
      else this.mates.delete(story);
      for (const mate of certain) {
        if (others.has(mate)) this.otherEvents++;
        else this.hasUpdate = true;
      }
    }
  }

  /** How many events the mates tell, by what fills their slots. */
  get events(): number {
    return this.otherEvents + Number(this.hasUpdate);
  }

  /** Discounts what texts of several events have in common: their share of a key is a background as well. */
  discount(): void {
    if (this.events < 2) return;
    const counts = countKeys(this);
    const { pseudoTexts } = this.settings.form;
    const raise = (backgrounds: Float64Array) => {
      for (let i = 0; i < backgrounds.length; i++) {
        const inForm = (counts[i]! + pseudoTexts * backgrounds[i]!) / (this.events - 1 + pseudoTexts);
        if (inForm > backgrounds[i]!) backgrounds[i] = inForm;
      }
    };
    const backgrounds = this.backgroundsOfOthers();
    raise(backgrounds);
    this.nats = informationOf(this.query, backgrounds, this.settings);
    this.query = reweighed(this.query, raise, this.settings);
  }

  /** Backgrounds without one article that has the key: the one that is compared. */
  private backgroundsOfOthers(): Float64Array {
    const { priors, ownFrequencies, frequencies, languageId } = this.query;
    const estimator = new BackgroundEstimator(languageId, this.frequencies, this.settings.background);
    const backgrounds = new Float64Array(priors.length);
    for (let i = 0; i < backgrounds.length; i++)
      backgrounds[i] = estimator.estimate(priors[i]!, Math.max(0, ownFrequencies[i]! - 1), frequencies[i]! - 1);
    return backgrounds;
  }
}

/** What fills the slots of an article, compared with the most similar text of a story that has the same form. */
export interface SlotFeatures {
  /** How clearly they differ: the share of their information that does, above the tolerance. */
  slotsDiffer: number;
  /** How clearly they agree, 0 to 1. */
  slotsAgree: number;
}

const noSlots: SlotFeatures = { slotsDiffer: 0, slotsAgree: 0 };

/**
 * Finds the form of an article. Nothing of it has to be known beforehand: bulletins of one desk, or of many that share an
 * agency's form, read the same but for what fills them.
 * @param stories that the article is compared with
 * @param others less similar ones, whose newest text is read when one of the first has the form
 */
export function findForm(
  query: Query,
  stories: StoryCluster[],
  others: StoryCluster[],
  frequencies: DocumentFrequencies,
  settings: ClusterSettings,
): Form {
  const form = new Form(query, frequencies, settings);
  if (query.language === 'und') return form;
  for (const story of stories) form.add(story, matesIn(story, query, settings.form.maxTexts, settings));
  if (form.mates.size === 0) return form;
  for (const story of others) form.add(story, matesIn(story, query, 1, settings));
  form.dropUncertain();
  form.discount();
  return form;
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
  const { weights, numbersAtOnce, minEvents, minWordShare, otherDay } = settings.form;
  const days = Math.min(1, Math.abs(form.query.time - member.time) / DAY_MS);
  const byFiller = weights.map((weight, filler) =>
    filler === Filler.Number ? numbersAtOnce + days * (weight - numbersAtOnce) : weight,
  );
  // Until other events show which words are the form's, only names, numbers and dates are known to fill slots. In scripts
  // without capitals, words have to do.
  const isUncased = form.query.anchors.script !== LATIN && !texts.fillers.includes(Filler.Name);
  const wordsFill = form.events >= minEvents || isUncased;
  // Where nearly all is the same, a word that differs is no rewording.
  const ofWords = form.events >= minEvents ? 1 : Math.max(0, (texts.share - minWordShare) / (1 - minWordShare));
  let [differing, agreeing] = [0, 0];
  for (const mention of texts.replaced) {
    const filler = texts.fillers[mention]!;
    const weight = byFiller[filler]! * (filler > Filler.Name ? ofWords : 1);
    differing += form.information[mention]! * weight;
  }
  if (differing === 0) return 0;
  for (const mention of texts.shared) {
    const filler = texts.fillers[mention]!;
    if (wordsFill || filler <= Filler.Name) agreeing += form.information[mention]! * byFiller[filler]!;
  }
  // Another day is a slot that differs.
  return (differing + days * otherDay) / (differing + days * otherDay + agreeing);
}
