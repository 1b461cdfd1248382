/** Precision, recall and their harmonic mean. */
export interface Quality {
  precision: number;
  recall: number;
  f1: number;
}

const quality = (precision: number, recall: number): Quality => ({
  precision,
  recall,
  f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
});

const pairs = (size: number) => (size * (size - 1)) / 2;

/**
 * Compares a clustering with the right one, item by item: B-cubed (Bagga and Baldwin 1998) and pairwise.
 * @param predicted cluster of each item
 * @param gold right cluster of each item, in the same order
 */
export function clusterQuality(predicted: string[], gold: string[]): { bCubed: Quality; pairwise: Quality } {
  const inPredicted = countValues(predicted);
  const inGold = countValues(gold);
  const inBoth = countValues(predicted.map((cluster, i) => `${cluster}\t${gold[i]}`));
  let precision = 0;
  let recall = 0;
  let rightPairs = 0;
  for (const [both, size] of inBoth) {
    const [cluster = '', right = ''] = both.split('\t');
    precision += (size * size) / inPredicted.get(cluster)!;
    recall += (size * size) / inGold.get(right)!;
    rightPairs += pairs(size);
  }
  const sumPairs = (counts: Map<string, number>) => [...counts.values()].reduce((sum, size) => sum + pairs(size), 0);
  return {
    bCubed: quality(precision / gold.length, recall / gold.length),
    pairwise: quality(rightPairs / (sumPairs(inPredicted) || 1), rightPairs / (sumPairs(inGold) || 1)),
  };
}

function countValues(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
