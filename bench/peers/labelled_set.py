"""A labelled set: the stream that peers see, and the answers that they don't."""
import json
import random
from pathlib import Path
from typing import NamedTuple

SEEN = ('id', 'title', 'text', 'publishedAt', 'source')


class LabelledSet(NamedTuple):
    """All in the order of the stream."""

    articles: list[dict]
    gold: list[str]
    languages: list[str]


def read_set(file: Path) -> LabelledSet:
    """Sorted by date; articles of one date, and those without one, which come first, are shuffled, always alike."""
    with file.open(encoding='utf-8') as lines:
        rows = [row for row in map(json.loads, lines) if row.get('cluster')]
    random.Random(1).shuffle(rows)
    rows.sort(key=lambda row: row.get('publishedAt') or '')
    articles = [{key: row[key] for key in SEEN if row.get(key)} for row in rows]
    return LabelledSet(articles, [row['cluster'] for row in rows], [row['lang'] for row in rows])


def write_stream(articles: list[dict], file: Path) -> None:
    with file.open('w', encoding='utf-8') as lines:
        for article in articles:
            lines.write(json.dumps(article, ensure_ascii=False) + '\n')
