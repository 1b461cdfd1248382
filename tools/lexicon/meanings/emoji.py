"""Names and keywords of emoji in the Unicode CLDR: what is said of the same emoji in two languages means the same."""
import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from sources import PACKAGES

MIN_EMOJI = 3
MIN_OVERLAP = 0.6
FOLDERS = {'cldr-annotations-full': 'annotations', 'cldr-annotations-derived-full': 'annotationsDerived'}
Annotations = dict[str, dict[str, list[str]]]


def annotations(package: str, locale: str) -> Annotations:
    file = PACKAGES / 'npm' / package / FOLDERS[package] / locale / 'annotations.json'
    return next(iter(json.loads(file.read_text('utf8')).values()))['annotations'] if file.exists() else {}


def translations(language: str) -> Iterator[tuple[str, str, int]]:
    """(word, translation, 1): names of the same emoji, and keywords of largely the same emoji."""
    for package in FOLDERS:
        ours, theirs = annotations(package, 'en'), annotations(package, language)
        for emoji, names in theirs.items():
            if names.get('tts') and ours.get(emoji, {}).get('tts'):
                yield names['tts'][0], ours[emoji]['tts'][0], 1
        yield from keyword_pairs(theirs, ours)


def emoji_of_keywords(table: Annotations) -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for emoji, names in table.items():
        for word in names.get('default', []):
            index[word.lower()].add(emoji)
    return index


def keyword_pairs(theirs: Annotations, ours: Annotations) -> Iterator[tuple[str, str, int]]:
    english = emoji_of_keywords(ours)
    keywords: dict[str, set[str]] = defaultdict(set)
    for word, places in english.items():
        for emoji in places:
            keywords[emoji].add(word)
    for word, places in emoji_of_keywords(theirs).items():
        shared = Counter(other for emoji in places for other in keywords[emoji])
        scores = [(n / len(places | english[other]), other) for other, n in shared.items() if n >= MIN_EMOJI]
        best = max((score for score, _ in scores), default=0)
        equal = [other for score, other in scores if score == best]
        # Guards of any kind are said to be of London, of palaces and more: any of it may be meant.
        if best >= MIN_OVERLAP and len(equal) == 1:
            yield word, equal[0], 1
