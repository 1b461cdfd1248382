"""Endings of languages without a table of forms: what to take off and what to put instead, so that a headword remains.

The rules in endings.tsv (`language <tab> new ending <tab> old endings`) were written from the languages' grammars. One
counts only where it leads to a known headword, so that few and coarse ones do."""
from collections import defaultdict
from collections.abc import Container
from pathlib import Path

MIN_BASE = 3
# Prefixes of Indonesian verbs and the first letter that each may hide: menulis is tulis; of Dutch participles.
PREFIXES = {
    'id': [(prefix, '') for prefix in ('me', 'mem', 'men', 'meng', 'ber', 'di', 'ter', 'se', 'pe', 'ke')]
    + [('men', 't'), ('mem', 'p'), ('meny', 's'), ('meng', 'k')],
    'nl': [('ge', '')],
}
# Most steps where one ending follows another.
STEPS = {'fi': 3, 'id': 3, 'nl': 2, 'tr': 3}


def read_rules() -> dict[str, list[tuple[str, str]]]:
    """Language -> (old ending, new ending), longer ones first."""
    rules = defaultdict(list)
    for line in Path(__file__).with_name('endings.tsv').read_text('utf8').splitlines():
        language, new, endings = line.split('\t')
        rules[language] += [(old, new) for old in endings.split()]
    return {language: sorted(pairs, key=lambda pair: (-len(pair[0]), pair)) for language, pairs in rules.items()}


RULES = read_rules()


def bases(language: str, word: str, known: Container[str]) -> list[str]:
    """At most two headwords that the word may be a form of: what the fewest steps and the longest endings lead to."""
    candidates = [word]
    for _ in range(STEPS.get(language, 1)):
        candidates = [shorter for candidate in candidates for shorter in one_step(language, candidate)]
        found = [candidate for candidate in dict.fromkeys(candidates) if candidate in known]
        if found:
            return found[:2]
    return []


def one_step(language: str, word: str) -> list[str]:
    shorter = [word[: -len(old)] + new for old, new in RULES[language] if word.endswith(old)]
    shorter += [new + word[len(old) :] for old, new in PREFIXES.get(language, ()) if word.startswith(old)]
    return [base for base in shorter if len(base) >= MIN_BASE and base != word]
