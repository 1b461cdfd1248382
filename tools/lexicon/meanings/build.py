"""Writes meanings.tsv.gz: language, folded surface, concepts and frequency of the common words of many languages.
See README.md."""
import gzip
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import east_asian
from cognates import SMALL, Cognates
from concepts import concept
from families import demonyms
from frequencies import zipf_table
from lemmas import base_finder
from sources import LANGUAGES
from spelling import serbian_cyrillic
from translations import SAME_LANGUAGE, all_translations

FOLDER = Path(__file__).parent
FILE = FOLDER / 'meanings.tsv.gz'
# Ten times Zipf values: the least common surfaces, and those that are kept without a meaning.
MIN_ZIPF, MIN_ZIPF_EAST_ASIAN, FUNCTION_ZIPF = 32, 24, 45
# A commoner word of a language with a small dictionary is rather a function word than a cognate.
FUNCTION_ZIPF_SMALL = 60
EAST_ASIAN = ('ja', 'zh')
MAX_CONCEPTS = 3
# Concepts with less than this share of the best one's score are left out.
MIN_SHARE = 0.35
LEMMA_WEIGHT = 0.7
# Ten times the difference in Zipf values of spellings that are about as common.
ALIKE = 5
# A phrase is rarer than the same meaning in a word; in Chinese and Japanese many words are phrases in English.
PHRASE_WEIGHT, PHRASE_WEIGHT_EAST_ASIAN = 0.4, 0.8
Scores = Counter[str]
DEMONYMS = demonyms()


def commonness(name: str, language: str) -> float:
    """Weight of a concept by how common it is in English: the plain word is likelier the meaning than its synonyms."""
    if ' ' in name:
        return 0.56 * (PHRASE_WEIGHT_EAST_ASIAN if language in EAST_ASIAN else PHRASE_WEIGHT)
    return min(max((zipf_table('en').get(name, 10) / 40) ** 2, 0.05), 1.4)


def concept_scores(translations: Scores, language: str) -> Scores:
    """Scores by concept; those of function words together under ''."""
    scores: Scores = Counter()
    for text, score in translations.items():
        name = concept(text)
        scores[name] += score * (commonness(name, language) if name else 1)
    return scores


def chosen(scores: Scores) -> list[str]:
    """The likeliest concepts; none where a function word is the likeliest."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][0] == '':
        return []
    names = [name for name, score in ranked if name and score >= MIN_SHARE * ranked[0][1]]
    return list(dict.fromkeys(DEMONYMS.get(name, name) for name in names))[:MAX_CONCEPTS]


def is_word(text: str) -> bool:
    return len(text) > 1 and all(unicodedata.category(letter)[0] in 'LM' or letter == '\u200c' for letter in text)


def common_words(language: str, headwords: dict[str, Scores]) -> dict[str, int]:
    """Word -> ten times its Zipf value; the headwords with 0 where no frequencies are known."""
    zipf = zipf_table(language) or dict.fromkeys(headwords, 0)
    if language == 'zh':
        zipf |= {
            traditional: zipf[simplified]
            for traditional, simplified, *_ in east_asian.chinese()
            if simplified in zipf and traditional not in zipf
        }
    least = MIN_ZIPF_EAST_ASIAN if language in EAST_ASIAN else MIN_ZIPF
    return {word: value for word, value in zipf.items() if is_word(word) and (value >= least or value == 0)}


def foreign_words(
    language: str, headwords: dict[str, Scores], cognates: Cognates
) -> Iterator[tuple[str, list[str], int]]:
    """(word, concepts, ten times Zipf) of a language other than English."""
    bases = base_finder(language, headwords)
    for word, zipf in common_words(language, headwords).items():
        scores: Scores = Counter(headwords.get(word, {}))
        its_bases = list(dict.fromkeys(bases(word)))
        for place, base in enumerate(its_bases):
            if base in headwords and (place == 0 or not scores):
                for name, score in headwords[base].items():
                    scores[name] += LEMMA_WEIGHT * score
        concepts = chosen(scores)
        if not scores and language in SMALL and zipf < FUNCTION_ZIPF_SMALL:
            concepts = cognates.concepts(language, [word, *its_bases])
        if concepts or zipf >= FUNCTION_ZIPF:
            yield word, concepts, zipf


def english_words() -> Iterator[tuple[str, list[str], int]]:
    """Those that stand for another word, and the commonest ones."""
    for word, zipf in zipf_table('en').items():
        if zipf >= MIN_ZIPF and is_word(word) and word.isascii():
            name = concept(word)
            if name not in ('', word) or word in DEMONYMS or zipf >= FUNCTION_ZIPF:
                yield word, [DEMONYMS.get(name, name)] if name else [], zipf


def rows() -> Iterator[tuple[str, str, list[str], int]]:
    """(language, word, concepts, ten times Zipf) of every language, unfolded."""
    yield from (('en', *row) for row in english_words())
    table = all_translations()
    cognates = Cognates()
    for word, zipf in zipf_table('en').items():
        if zipf >= MIN_ZIPF and is_word(word) and (name := concept(word)):
            cognates.add('en', word, [name])
    for language in sorted(LANGUAGES, key=lambda each: each in SMALL):
        translations = table.get(SAME_LANGUAGE.get(language, language))
        if language == 'en' or not translations:
            continue
        headwords = {word: concept_scores(scores, language) for word, scores in translations.items()}
        found = list(foreign_words(language, headwords, cognates))
        if language not in SMALL:
            for word, concepts, _ in found:
                cognates.add(language, word, concepts)
        print(language, len(found), file=sys.stderr, flush=True)
        yield from ((language, *row) for row in found)
        if language == 'sr':
            yield from ((language, serbian_cyrillic(word), *rest) for word, *rest in found)


def folded(words: list[str]) -> list[str]:
    command = ['node', str(FOLDER / 'fold-lines.mjs')]
    run = subprocess.run(command, input='\n'.join(words), capture_output=True, text=True, check=True)
    return run.stdout.split('\n')


def merged(spellings: list[tuple[int, list[str]]]) -> tuple[str, int]:
    """Concepts and frequency of spellings with the same folded form (Wahlen, wählen): the concepts of the commonest one
    and, by turns, of those that are about as common; none where the commonest one has none."""
    ranked = sorted(spellings, key=lambda spelling: (-spelling[0], not spelling[1], spelling[1]))
    zipf, concepts = ranked[0]
    alike = [names for other, names in ranked if zipf - other <= ALIKE] if concepts else []
    turns = [name for turn in zip_longest(*alike) for name in turn if name]
    return ','.join(list(dict.fromkeys(turns))[:MAX_CONCEPTS]), zipf


def main() -> None:
    found = list(rows())
    spellings: dict[tuple[str, str], list[tuple[int, list[str]]]] = defaultdict(list)
    for (language, _, concepts, zipf), surface in zip(found, folded([row[1] for row in found]), strict=True):
        spellings[language, surface].append((zipf, concepts))
    ranked = sorted((*key, *merged(same)) for key, same in spellings.items())
    lines = ['\t'.join(map(str, row)) + '\n' for row in ranked]
    FILE.write_bytes(gzip.compress(''.join(lines).encode(), mtime=0))
    print(f'{FILE.name}: {len(lines)} lines, {FILE.stat().st_size} bytes')


if __name__ == '__main__':
    main()
