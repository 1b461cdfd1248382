"""How common words are, from wordfreq, https://github.com/rspeer/wordfreq: data under CC BY-SA 4.0."""
from functools import cache

import wordfreq

from spelling import foreign

# Croatian and Serbian share a list, in Latin letters.
LISTS = {'no': 'nb', 'hr': 'sh', 'sr': 'sh'}


@cache
def zipf_table(language: str) -> dict[str, int]:
    """Word -> ten times its Zipf value (log10 of uses in a billion words); empty where there is no list."""
    name = LISTS.get(language, language)
    if name not in wordfreq.available_languages('best'):
        return {}
    table: dict[str, int] = {}
    # Bucket i holds the words of frequency 10^(-i/100), so that the first meeting of a spelling is the commonest.
    for bucket, words in enumerate(wordfreq.get_frequency_list(name, wordlist='best')):
        for word in words:
            table.setdefault(foreign(language, word), round((9 - bucket / 100) * 10))
    table.pop('', None)
    return table


def zipf_of(language: str, word: str) -> int:
    """Ten times the Zipf value, 0 if unknown."""
    return zipf_table(language).get(word, 0)
