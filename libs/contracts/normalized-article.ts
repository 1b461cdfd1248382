import { z } from 'zod';
import { Edition, Text } from './text.js';

/** Lower-case hexadecimal hash that serves as an identifier. */
export const HashId = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits in lower case');

/** Language-independent clues of a text, packed by libs/domain/entities/anchors.ts. */
export const PackedAnchors = z.object({
  /** Version of the extraction and of this layout; the clusterer refuses unknown versions. */
  version: z.number().int(),
  /** base64 of the packed columns. */
  data: z.string(),
});
export type PackedAnchors = z.infer<typeof PackedAnchors>;

/** A text's meaning as a unit vector, packed by libs/domain/embedding/embedding.ts. */
export const PackedEmbedding = z.object({
  /** Identifies the model: vectors of different models are never compared. */
  model: Text.min(1),
  /** base64 of signed bytes: each component of the unit vector times 127, rounded. */
  data: z.base64(),
});
export type PackedEmbedding = z.infer<typeof PackedEmbedding>;

/** PostgreSQL can't index a source of 2.7 kB, nor a title of 1 MB. */
const MAX_SOURCE_LENGTH = 300;
const MAX_TITLE_LENGTH = 20_000;

/** news.normalized: a cleaned article with everything that clustering compares. */
export const NormalizedArticle = z.object({
  /** Identity: hash of edition and source + guid, else canonical URL, else source + content. See fingerprint/identity.ts. */
  articleId: HashId,
  /**
   * Set by the clusterer when the identity was used before by an article with another text: the identity. `articleId` is then
   * a hash of it and of the text.
   */
  identity: HashId.optional(),
  edition: Edition,
  source: Text.max(MAX_SOURCE_LENGTH),
  /** Who wrote it, in one line, as published. Absent in records of versions before 0.2. */
  byline: Text.nullable().default(null),
  /** Canonical URL: no fragment, no tracking parameters, host in lower case. */
  url: Text.nullable(),
  title: Text.max(MAX_TITLE_LENGTH),
  /** Plain text, NFC, one paragraph per line, without boilerplate. */
  text: Text,
  /** BCP 47; `und` when unknown. */
  language: Text,
  /** Confidence of the detection, 0 to 1. */
  languageConfidence: z.number().min(0).max(1),
  /** ISO 8601 UTC; null when neither the source nor the text has a date that news can have. Never later than `receivedAt`. */
  publishedAt: z.iso.datetime().nullable(),
  /** The date as the publisher wrote it. */
  publishedAtOriginal: Text.nullable(),
  /** ISO 8601 UTC: when the article entered the pipeline. */
  receivedAt: z.iso.datetime(),
  /** Hash of title and text without case, space and punctuation: equal means the same content. */
  contentHash: HashId,
  /** MinHash signature of word shingles, base64 of 32-bit little-endian integers. See fingerprint/minhash.ts. */
  signature: z.string(),
  anchors: PackedAnchors,
  /** Of title and lead; absent without an embeddings service, and when it did not respond. */
  embedding: PackedEmbedding.optional(),
});
export type NormalizedArticle = z.infer<typeof NormalizedArticle>;
