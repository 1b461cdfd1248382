"""Base forms of inflected words."""
from collections.abc import Callable, Container

import lemmagen3
import pymorphy3

import arabic
import endings
from spelling import foreign

# The models of lemmagen3 under CC BY-SA 4.0; its Persian, Macedonian, Polish and Russian ones are non-commercial.
LEMMAGEN = {'bg', 'cs', 'de', 'es', 'et', 'fr', 'hr', 'hu', 'it', 'ro', 'sl', 'sr', 'uk'}
Bases = Callable[[str], list[str]]


def base_finder(language: str, known: Container[str]) -> Bases:
    """What gives the base forms of a word, likeliest first, the word itself not among them; `known` are headwords."""
    finders: list[Bases] = []
    if language == 'ru':
        russian = pymorphy3.MorphAnalyzer(lang='ru')
        finders.append(lambda word: [foreign('ru', russian.parse(word)[0].normal_form)])
    if language in LEMMAGEN:
        model = lemmagen3.Lemmatizer(language)
        # The German model knows nouns by their capital.
        spellings = (str.capitalize, str) if language == 'de' else (str,)
        finders.append(lambda word: [foreign(language, model.lemmatize(spell(word))) for spell in spellings])
    if language == 'ar':
        finders.append(arabic.bases)
    if language in endings.RULES:
        finders.append(lambda word: endings.bases(language, word, known))
    return lambda word: [base for finder in finders for base in finder(word) if base and base != word]
