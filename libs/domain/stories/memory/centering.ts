import type { Embedding } from '../../embedding/embedding.js';

/** A text's vector without what all texts of its language have in common: a unit vector. */
export interface CenteredVector {
  components: Float32Array;
}

/** What a component of 1 is in an embedding. */
const SCALE = 127;
/** Pseudo-texts that smooth the mean of a language towards the mean of all. */
const PSEUDO_TEXTS = 4;
/** Texts at which the centering is half certain. */
const HALF_CERTAIN = 16;

interface Sum {
  components: Float64Array;
  count: number;
}

interface LanguageMean {
  sum: Sum;
  /** Count at which the signs of the language's vectors are due to be computed again. */
  dueAt: number;
  /** The smoothed mean after `changes` changes of the sums. */
  components: Float32Array;
  changes: number;
}

/**
 * Centers the vectors of one model. A multilingual encoder gives every text of a language a common part, which makes all of them
 * similar, and less so to texts of other languages. A running mean per language removes it (Mu and Viswanath 2018, "All-but-the-Top",
 * without the removal of principal components).
 */
export class Centering {
  readonly dimension: number;
  private readonly model: string;
  private readonly all: Sum;
  private readonly byLanguage = new Map<string, LanguageMean>();
  private changes = 0;

  constructor({ model, vector }: Embedding) {
    this.model = model;
    this.dimension = vector.length;
    this.all = this.newSum();
  }

  get certainty(): number {
    return this.all.count / (this.all.count + HALF_CERTAIN);
  }

  fits({ model, vector }: Embedding): boolean {
    return model === this.model && vector.length === this.dimension;
  }

  add(vector: Int8Array, language: string): void {
    this.change(vector, language, 1);
  }

  remove(vector: Int8Array, language: string): void {
    this.change(vector, language, -1);
  }

  private change(vector: Int8Array, language: string, sign: 1 | -1): void {
    this.changes++;
    for (const sum of [this.all, this.languageMean(language).sum]) {
      sum.count += sign;
      for (let i = 0; i < vector.length; i++) sum.components[i]! += (sign * vector[i]!) / SCALE;
    }
  }

  /** Whether the language's mean is of twice as many texts as when this was last the case. */
  isDue(language: string): boolean {
    const mean = this.languageMean(language);
    if (mean.sum.count < mean.dueAt) return false;
    mean.dueAt = mean.sum.count * 2;
    return true;
  }

  center(vector: Int8Array, language: string): CenteredVector {
    const mean = this.meanOf(language);
    const components = Float32Array.from(vector, (component, i) => component / SCALE - mean[i]!);
    let square = 0;
    for (const component of components) square += component * component;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < components.length; i++) components[i]! *= scale;
    return { components };
  }

  cosine({ components }: CenteredVector, vector: Int8Array, language: string): number {
    const mean = this.meanOf(language);
    let [dot, square] = [0, 0];
    for (let i = 0; i < components.length; i++) {
      const component = vector[i]! / SCALE - mean[i]!;
      dot += components[i]! * component;
      square += component * component;
    }
    return square > 0 ? dot / Math.sqrt(square) : 0;
  }

  /** The mean of a language, smoothed towards that of all. Computed when it is needed: each text changes it. */
  private meanOf(language: string): Float32Array {
    const mean = this.languageMean(language);
    if (mean.changes === this.changes || this.all.count === 0) return mean.components;
    const prior = PSEUDO_TEXTS / this.all.count;
    const scale = 1 / (mean.sum.count + PSEUDO_TEXTS);
    for (let i = 0; i < this.dimension; i++)
      mean.components[i] = (mean.sum.components[i]! + prior * this.all.components[i]!) * scale;
    mean.changes = this.changes;
    return mean.components;
  }

  private languageMean(language: string): LanguageMean {
    let mean = this.byLanguage.get(language);
    if (!mean) {
      mean = { sum: this.newSum(), dueAt: 1, components: new Float32Array(this.dimension), changes: -1 };
      this.byLanguage.set(language, mean);
    }
    return mean;
  }

  private newSum(): Sum {
    return { components: new Float64Array(this.dimension), count: 0 };
  }
}
