"""All translations into English: language -> word -> English -> score."""
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import east_asian
import emoji
import freedict
import korean
from sources import BRIDGES, CODES, LANGUAGES, WITH_ENGLISH, WITHOUT_ENGLISH
from spelling import english, foreign

Table = dict[str, dict[str, Counter[str]]]
Rows = Iterable[tuple[str, str, int]]
# What a translation counts by kind of source, divided by its rank there.
DICTIONARY, EMOJI, BRIDGE = 1.0, 0.8, 0.35
# One language with two names and two scripts.
SAME_LANGUAGE = {'hr': 'sr'}


def add(table: Table, language: str, weight: float, rows: Rows, translate: Callable[[str], list[str]]) -> None:
    """Adds what one source says; a pair that it has several times counts once, at its best rank."""
    best: dict[tuple[str, str], int] = {}
    for word, translation, rank in rows:
        key_word = foreign(language, word)
        for step, meaning in enumerate(translate(translation)) if key_word else ():
            key = key_word, meaning
            best[key] = min(rank + step, best.get(key, rank + step))
    own = table[SAME_LANGUAGE.get(language, language)]
    for (word, meaning), rank in best.items():
        own[word][meaning] += weight / rank


def reverse(rows: Rows) -> Rows:
    return ((translation, word, rank) for word, translation, rank in rows)


def as_english(text: str) -> list[str]:
    return [meaning for meaning in [english(text)] if meaning]


def add_direct(table: Table) -> None:
    for pair in WITH_ENGLISH:
        first, second = (CODES[code] for code in pair.split('-'))
        language, rows = (second, reverse(freedict.read(pair))) if first == 'en' else (first, freedict.read(pair))
        add(table, language, DICTIONARY, rows, as_english)
    for form in (0, 1):
        rows = ((entry[form], entry[2], entry[3]) for entry in east_asian.chinese())
        add(table, 'zh', DICTIONARY / 2, rows, as_english)
    add(table, 'ja', DICTIONARY, east_asian.japanese(), as_english)
    for language in LANGUAGES:
        if language != 'en':
            add(table, language, EMOJI, emoji.translations(language), as_english)


def bridge(table: Table, language: str) -> Callable[[str], list[str]]:
    """A word of the language -> its two best English translations."""
    best = {word: [meaning for meaning, _ in meanings.most_common(2)] for word, meanings in table[language].items()}
    return lambda text: best.get(foreign(language, text), [])


def all_translations() -> Table:
    table: Table = defaultdict(lambda: defaultdict(Counter))
    add_direct(table)
    bridges = {language: bridge(table, language) for language in sorted(BRIDGES)}
    for pair in WITHOUT_ENGLISH:
        first, second = (CODES[code] for code in pair.split('-'))
        rows = list(freedict.read(pair))
        if second in BRIDGES:
            add(table, first, BRIDGE, rows, bridges[second])
        if first in BRIDGES:
            add(table, second, BRIDGE, reverse(rows), bridges[first])
    spellings = list(korean.hanja())
    for language in ('zh', 'ja'):
        add(table, 'ko', BRIDGE, spellings, bridges[language])
    return table
