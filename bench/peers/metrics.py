"""How well a clustering agrees with the right one."""
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Quality(NamedTuple):
    """Shares between 0 and 1."""

    precision: float
    recall: float
    f1: float


def quality(precision: float, recall: float) -> Quality:
    both = precision + recall
    return Quality(precision, recall, 2 * precision * recall / both if both else 0.0)


def b_cubed(predicted: Sequence[Hashable], gold: Sequence[Hashable]) -> Quality:
    """B-cubed (Bagga and Baldwin 1998): the mean over articles of how right an article's cluster is, and how complete.

    Both arguments hold the cluster of each article, in the same order.
    """
    in_predicted, in_gold = Counter(predicted), Counter(gold)
    both = Counter(zip(predicted, gold, strict=True))
    precision = sum(size * size / in_predicted[cluster] for (cluster, _), size in both.items())
    recall = sum(size * size / in_gold[right] for (_, right), size in both.items())
    return quality(precision / len(gold), recall / len(gold))


def pairwise(predicted: Sequence[Hashable], gold: Sequence[Hashable]) -> Quality:
    """Of the pairs put together, how many are right; of the right pairs, how many are put together."""
    return pair_quality(pairs(predicted), pairs(gold), pairs(list(zip(predicted, gold, strict=True))))


def cross_language(predicted: Sequence[Hashable], gold: Sequence[Hashable], languages: Sequence[str]) -> Quality | None:
    """`pairwise` over the pairs of articles in different languages; None when no right pair is one."""
    def across(clusters: Sequence[Hashable]) -> int:
        return pairs(clusters) - pairs(list(zip(clusters, languages, strict=True)))

    if not across(gold):
        return None
    return pair_quality(across(predicted), across(gold), across(list(zip(predicted, gold, strict=True))))


def pairs(clusters: Sequence[Hashable]) -> int:
    """How many pairs of articles share a cluster."""
    return sum(size * (size - 1) // 2 for size in Counter(clusters).values())


def pair_quality(predicted: int, gold: int, right: int) -> Quality:
    return quality(right / (predicted or 1), right / (gold or 1))
