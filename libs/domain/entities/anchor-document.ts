/**
 * The anchors of one text. A slot is one distinct surface item (a word, a number, a place name); it owns one or more
 * keys, alternative ways in which another text may have it. Key columns are parallel, in the order of slots; slot
 * columns are parallel, in the order of first appearance.
 */
export interface AnchorDocument {
  /** Per key: 30-bit hash. */
  keys: Int32Array;
  /** Per key: index into anchorKinds. */
  kinds: Uint8Array;
  /** Per key: how common it is elsewhere, as prior.ts has it. */
  priors: Uint8Array;
  /** Per key: the slot that owns it. */
  slots: Uint16Array;
  /** Per slot: where it first stands in the text, in UTF-16 code units. */
  starts: Uint16Array;
  /** Per slot: length of its surface form there. */
  lengths: Uint8Array;
  /** Per slot: how often it stands in the text, at most 255. */
  counts: Uint8Array;
  /** Slots whose best key is an exact number of 13 or more. */
  numberCount: number;
  /** Writing system: 0 for mostly Latin letters, else a number that texts of one script share. */
  script: number;
  /** Length of the scanned text in code units. */
  textLength: number;
}
