"""Near-copies: datasketch's MinHash-LSH over shingles of four words, 128 permutations.

A candidate counts when the estimated Jaccard similarity reaches the threshold, too; what is alike joins up.
"""
import re

from datasketch import MinHash, MinHashLSH

from peer import run

PERMUTATIONS = 128
SHINGLE = 4


def signatures(texts: list[str]) -> list[MinHash]:
    return list(MinHash.generator((shingles(text) for text in texts), num_perm=PERMUTATIONS))


def shingles(text: str) -> set[bytes]:
    """Runs of four words; a text of fewer words is one run."""
    words = re.findall(r'\w+', text.lower())
    count = max(1, len(words) - SHINGLE + 1)
    return {' '.join(words[start : start + SHINGLE]).encode() for start in range(count)}


def cluster(hashes: list[MinHash], threshold: float) -> list[int]:
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    parents = list(range(len(hashes)))

    def root(article: int) -> int:
        while parents[article] != article:
            article = parents[article]
        return article

    for article, signature in enumerate(hashes):
        for candidate in index.query(signature):
            if hashes[candidate].jaccard(signature) >= threshold:
                parents[root(article)] = root(candidate)
        index.insert(article, signature)
    return [root(article) for article in range(len(hashes))]


run(signatures, cluster)
