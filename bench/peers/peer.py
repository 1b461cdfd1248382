"""What every peer does: read a stream of articles, cluster it, once for each threshold, and say what that took.

A peer is a script: `PEER.py FILE THRESHOLD…`. FILE holds one article a line, {id, title, text, publishedAt, source},
in the order of arrival; nobody tells a peer the language or the right cluster. It prints one JSON line for each
threshold: {threshold, stories: the story of each article, seconds: of clustering alone or null, peak: kilobytes of
memory so far}.
"""
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any


def full_text(article: dict) -> str:
    """Title and text."""
    return '\n'.join(filter(None, (article.get('title'), article.get('text'))))


def run(represent: Callable[[list[str]], Any], cluster: Callable[[Any, float], Sequence[int]], text=full_text) -> None:
    """Runs a peer that turns texts into what it compares, by `represent`, and clusters that, by `cluster`."""
    with open(sys.argv[1], encoding='utf-8') as lines:
        texts = [text(json.loads(line)) for line in lines]
    started = time.perf_counter()
    represented = represent(texts)
    representing = time.perf_counter() - started
    for threshold in map(float, sys.argv[2:]):
        started = time.perf_counter()
        stories = cluster(represented, threshold)
        report(threshold, stories, representing + time.perf_counter() - started)


def report(threshold: float | None, stories: Sequence, seconds: float | None, whose=resource.RUSAGE_SELF) -> None:
    """Prints one result; `whose` memory is told: this process's, or the largest of its children's."""
    peak = resource.getrusage(whose).ru_maxrss
    result = {'threshold': threshold, 'stories': list(stories), 'seconds': seconds, 'peak': peak}
    print(json.dumps(result), flush=True)
