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

/** An item with its predicted and its gold cluster. */
export interface Labelled {
  predicted: string;
  gold: string;
  language: string;
}

/** B-cubed (Bagga and Baldwin 1998): precision and recall of each item's cluster, averaged over items. */
export function bCubed(items: Labelled[]): Quality {
  const inPredicted = countBy(items, ({ predicted }) => predicted);
  const inGold = countBy(items, ({ gold }) => gold);
  const inBoth = countBy(items, both);
  let precision = 0;
  let recall = 0;
  for (const item of items) {
    const together = inBoth.get(both(item))!;
    precision += together / inPredicted.get(item.predicted)!;
    recall += together / inGold.get(item.gold)!;
  }
  return quality(precision / (items.length || 1), recall / (items.length || 1));
}

/** Precision and recall over pairs of items in one cluster. */
export const pairwise = (items: Labelled[]): Quality => pairQuality(items, () => '');

/** The same over pairs in two languages. */
export function crossLanguage(items: Labelled[]): Quality {
  const [all, same] = [pairCounts(items, () => ''), pairCounts(items, ({ language }) => language)];
  const right = all.right - same.right;
  return quality(right / (all.predicted - same.predicted || 1), right / (all.gold - same.gold || 1));
}

function pairQuality(items: Labelled[], within: (item: Labelled) => string): Quality {
  const { right, predicted, gold } = pairCounts(items, within);
  return quality(right / (predicted || 1), right / (gold || 1));
}

/** Numbers of pairs in one cluster, in both, predicted and gold; only pairs with equal `within`. */
function pairCounts(items: Labelled[], within: (item: Labelled) => string) {
  const count = (key: (item: Labelled) => string) => {
    let pairs = 0;
    for (const size of countBy(items, (item) => `${key(item)}\t${within(item)}`).values())
      pairs += (size * (size - 1)) / 2;
    return pairs;
  };
  return { right: count(both), predicted: count(({ predicted }) => predicted), gold: count(({ gold }) => gold) };
}

const both = ({ predicted, gold }: Labelled) => `${predicted}\t${gold}`;

function countBy(items: Labelled[], key: (item: Labelled) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
