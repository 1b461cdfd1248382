"""Single-pass clustering, as in topic detection and tracking (Allan et al. 1998)."""
import numpy as np

BLOCK = 256


def single_pass(vectors, threshold: float) -> list[int]:
    """Each article, in turn, joins the cluster whose centroid is nearest by cosine, or starts its own.

    `vectors` is a sparse or dense matrix of rows of length one. A cosine with a centroid follows from those with its
    members, so all of a block's come from one product of matrices, not from a loop over clusters.
    """
    count = vectors.shape[0]
    cluster_of = np.zeros(count, dtype=np.int64)
    lengths = np.zeros(count)  # of the sum of a cluster's vectors, squared
    clusters = 0
    for start in range(0, count, BLOCK):
        end = min(start + BLOCK, count)
        product = vectors[start:end] @ vectors[:end].T
        cosines = product.toarray() if hasattr(product, 'toarray') else product
        for article in range(start, end):
            sums = np.bincount(cluster_of[:article], weights=cosines[article - start, :article], minlength=clusters)
            scores = sums / np.sqrt(lengths[:clusters])
            best = int(scores.argmax()) if clusters else 0
            if not clusters or scores[best] < threshold:
                best, clusters = clusters, clusters + 1
            cluster_of[article] = best
            lengths[best] += 1 + 2 * (sums[best] if best < len(sums) else 0)
    return cluster_of.tolist()
