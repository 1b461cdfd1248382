import type { Embedding } from '../../embedding/embedding.js';
import { anchorKinds, Kind } from '../../entities/anchor-kinds.js';
import { MAX_MENTIONS } from '../../entities/anchors.js';
import type { AnchorRecord } from '../memory/anchor-record.js';
import { mentionWeight } from '../memory/centroid.js';
import type { DocumentFrequencies } from '../memory/document-frequencies.js';
import { anchorWeight, priorBackground, storyRecall } from '../weighting/anchor-weight.js';
import type { ClusterSettings } from '../weighting/settings.js';

/** An article to compare with what is remembered, and the frequencies of its anchors. */
export interface Query {
  anchors: AnchorRecord;
  embedding: Embedding | null;
  language: string;
  languageId: number;
  /** Milliseconds: published, or received when that is unknown. */
  time: number;
  /** Milliseconds. */
  receivedAt: number;

  /** Columns per key, in ascending order of keys. */
  keys: Int32Array;
  kinds: Uint8Array;
  mentions: Uint16Array;
  /** Dense ids; -1 for keys that no indexed article has. */
  keyIds: Int32Array;
  /** Articles that have the key, over all languages and in the query's. */
  frequencies: Int32Array;
  ownFrequencies: Int32Array;
  /** Probability that an unrelated article has the key: before anything is counted, and now. */
  priors: Float64Array;
  backgrounds: Float64Array;
  /** Squared weight in the dot product of story vectors of one language, and across languages; 0 of ignored keys. */
  ownValues: Float64Array;
  crossLingualValues: Float64Array;

  /** Column per mention: the last kind of its keys, the least specific one. */
  lastKinds: Uint8Array;
  /** Column per mention: its weight in the story vector. */
  mentionWeights: Float64Array;

  /** Evidence in nats to expect from a translation, of all anchors and of cross-lingual ones. */
  expected: number;
  expectedCrossLingual: number;
  /** The article's story vector, for stories of its language and for others. */
  ownVector: StoryVector;
  crossLingualVector: StoryVector;
  /** Its rarest known keys; computed when first needed. */
  rarestKeys: Int32Array | null;
}

/** Sum of a story vector's components, and its length. */
interface StoryVector {
  sum: number;
  norm: number;
}

type QueriedArticle = Pick<Query, 'anchors' | 'embedding' | 'language' | 'time' | 'receivedAt'>;

/** Looks up the frequencies of an article's anchors and derives their weights. */
export function prepareQuery(
  article: QueriedArticle,
  frequencies: DocumentFrequencies,
  settings: ClusterSettings,
): Query {
  const { anchors } = article;
  const languageId = frequencies.languageId(article.language);
  const query = allocateQuery(article, languageId);
  const backgrounds = new BackgroundEstimator(languageId, frequencies, settings.background);
  for (let i = 0; i < anchors.size; i++) {
    const kind = anchors.kind(i);
    const mention = anchors.mention(i);
    const id = frequencies.keyId(query.keys[i]!);
    const prior = priorBackground(kind, anchors.prior(mention));
    query.kinds[i] = kind;
    query.mentions[i] = mention;
    query.keyIds[i] = id;
    query.frequencies[i] = frequencies.frequency(id);
    query.ownFrequencies[i] = frequencies.frequencyIn(id, languageId);
    query.priors[i] = prior;
    query.backgrounds[i] = backgrounds.estimate(prior, query.ownFrequencies[i]!, query.frequencies[i]!);
    if (kind > query.lastKinds[mention]!) query.lastKinds[mention] = kind;
  }
  weighKeys(query, settings);
  return query;
}

/** Bytes of the columns, per key and per mention. */
const KEY_BYTES = 4 * 8 + 3 * 4 + 2 + 1;
const MENTION_BYTES = 8 + 1;

/** A query with empty columns in one block of memory: many small arrays would cost more than the work on them. */
function allocateQuery(article: QueriedArticle, languageId: number): Query {
  const { anchors, embedding, language, time, receivedAt } = article;
  const { size, mentionCount } = anchors;
  const memory = new ArrayBuffer(size * KEY_BYTES + mentionCount * MENTION_BYTES);
  let end = 0;
  const take = (bytes: number) => (end += bytes) - bytes;
  return {
    anchors,
    embedding,
    language,
    languageId,
    time,
    receivedAt,
    rarestKeys: null,
    keys: anchors.keys,
    priors: new Float64Array(memory, take(size * 8), size),
    backgrounds: new Float64Array(memory, take(size * 8), size),
    ownValues: new Float64Array(memory, take(size * 8), size),
    crossLingualValues: new Float64Array(memory, take(size * 8), size),
    mentionWeights: new Float64Array(memory, take(mentionCount * 8), mentionCount),
    keyIds: new Int32Array(memory, take(size * 4), size),
    frequencies: new Int32Array(memory, take(size * 4), size),
    ownFrequencies: new Int32Array(memory, take(size * 4), size),
    mentions: new Uint16Array(memory, take(size * 2), size),
    kinds: new Uint8Array(memory, take(size), size),
    lastKinds: new Uint8Array(memory, take(mentionCount), mentionCount),
    expected: 0,
    expectedCrossLingual: 0,
    ownVector: { sum: 0, norm: 0 },
    crossLingualVector: { sum: 0, norm: 0 },
  };
}

/** Estimates backgrounds of keys in one language, smoothed towards their priors while few articles are known. */
export class BackgroundEstimator {
  private readonly articlesInLanguage: number;
  private readonly articles: number;

  constructor(
    languageId: number,
    frequencies: DocumentFrequencies,
    private readonly settings: ClusterSettings['background'],
  ) {
    this.articlesInLanguage = frequencies.articlesIn(languageId);
    // The first article that has a key says nothing about how common the key is.
    this.articles = Math.max(0, frequencies.articleCount - 1);
  }

  /**
   * @param frequencyInLanguage articles in the language that have the key
   * @param frequency articles in all languages that have the key
   */
  estimate(prior: number, frequencyInLanguage: number, frequency: number): number {
    const { languagePseudoArticles, globalPseudoArticles } = this.settings;
    const global = (Math.max(0, frequency - 1) + globalPseudoArticles * prior) / (this.articles + globalPseudoArticles);
    return (
      (frequencyInLanguage + languagePseudoArticles * Math.max(global, prior)) /
      (this.articlesInLanguage + languagePseudoArticles)
    );
  }
}

/** Per mention: the largest value of its keys, as only the best key of a mention counts. Reused by all queries. */
const best = {
  evidence: new Float64Array(MAX_MENTIONS),
  crossLingualEvidence: new Float64Array(MAX_MENTIONS),
  own: new Float64Array(MAX_MENTIONS),
  crossLingual: new Float64Array(MAX_MENTIONS),
};

/** A copy of a query with other backgrounds. */
export function reweighed(query: Query, change: (backgrounds: Float64Array) => void, settings: ClusterSettings): Query {
  const copy: Query = {
    ...query,
    backgrounds: query.backgrounds.slice(),
    ownValues: new Float64Array(query.keys.length),
    crossLingualValues: new Float64Array(query.keys.length),
    expected: 0,
    expectedCrossLingual: 0,
    ownVector: { sum: 0, norm: 0 },
    crossLingualVector: { sum: 0, norm: 0 },
    rarestKeys: null,
  };
  change(copy.backgrounds);
  weighKeys(copy, settings);
  return copy;
}

/** Fills in the values of the keys and what depends on all of them. */
function weighKeys(query: Query, settings: ClusterSettings): void {
  const { anchors, kinds, mentions, backgrounds } = query;
  for (const column of Object.values(best)) column.fill(0, 0, anchors.mentionCount);
  for (let i = 0; i < anchors.size; i++) {
    if (backgrounds[i]! > settings.background.max) continue;
    const [kind, mention] = [kinds[i]!, mentions[i]!];
    const { recall, crossLingual } = anchorKinds[kind]!;
    const weight = anchorWeight(recall, backgrounds[i]!, settings.anchor.maxWeight);
    const value = recall * weight * weight;
    // Only common words are worth more within a language.
    const ownValue = kind < Kind.Meaning ? value : sameLanguageValue(kind, backgrounds[i]!, settings);
    query.ownValues[i] = ownValue;
    query.crossLingualValues[i] = value;
    raise(best.own, mention, ownValue);
    raise(best.crossLingual, mention, value);
    // Dictionaries differ too much to expect a word's meaning in another language.
    if (kind === Kind.Meaning) continue;
    raise(best.evidence, mention, recall * weight);
    if (crossLingual) raise(best.crossLingualEvidence, mention, recall * weight);
  }
  sumMentions(query, settings);
}

function sameLanguageValue(kind: number, background: number, settings: ClusterSettings): number {
  const recall = storyRecall(kind, true, settings);
  const weight = anchorWeight(recall, background, settings.anchor.maxWeight);
  return recall * weight * weight;
}

function raise(values: Float64Array, mention: number, value: number): void {
  if (value > values[mention]!) values[mention] = value;
}

function sumMentions(query: Query, settings: ClusterSettings): void {
  const { anchors, ownVector, crossLingualVector } = query;
  for (let mention = 0; mention < anchors.mentionCount; mention++) {
    query.expected += best.evidence[mention]!;
    query.expectedCrossLingual += best.crossLingualEvidence[mention]!;
    const weight = (query.mentionWeights[mention] = mentionWeight(anchors, mention, settings));
    addComponent(ownVector, best.own[mention]! * weight, weight);
    addComponent(crossLingualVector, best.crossLingual[mention]! * weight, weight);
  }
  ownVector.norm = Math.sqrt(ownVector.norm);
  crossLingualVector.norm = Math.sqrt(crossLingualVector.norm);
}

/** Until all components are added, `norm` is the sum of squares. */
function addComponent(vector: StoryVector, component: number, weight: number): void {
  vector.sum += component;
  vector.norm += component * weight;
}
