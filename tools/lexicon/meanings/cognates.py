"""Guesses what a word means from words of other languages that are spelt alike: its cognates, and international words."""
import re
import unicodedata
from collections import Counter, defaultdict

CYRILLIC = dict(
    zip(
        'абвгдежзийклмнопрстуфхцчшщъыьэюяёієїґђљњћџѓќѕј',
        'a b v g d e z z i i k l m n o p r s t u f h c c s s _ i _ e iu ia io i ie i g d l n c d g k z i'.split(),
        strict=True,
    )
)
LATIN = dict(zip('đłøæßåð', 'd l o e ss o d'.split(), strict=True))
# What one sound is written as, in this order.
SPELLINGS = [
    pair.split('=')
    for pair in 'tsch=c sch=s cz=c sz=s sh=s ch=h rz=r ph=f th=t ck=k qu=kv x=ks w=v y=i j=i ts=c'.split()
]
HARD_C = re.compile(r'c(?=[aoult]|r|$)')
FINAL_VOWELS = re.compile(r'[aeiou]+$')

FAMILIES = {
    'romance': 'ca es fr it pt ro',
    'germanic': 'da de en nl no sv',
    'slavic': 'bg cs hr mk pl ru sl sr uk',
}
FAMILY_OF = {language: family for family, languages in FAMILIES.items() for language in languages.split()}
# Languages with small dictionaries, and those so close to them that one of these is enough.
SMALL = {
    'cs': '', 'da': 'no sv', 'et': '', 'hr': '', 'hu': '', 'lv': '', 'mk': 'bg', 'ro': '', 'sl': '', 'sr': '', 'uk': 'ru'
}  # fmt: skip
# Letters that are compared, and those from which on any two languages are enough instead of two of one family.
MIN_LENGTH, CLEAR_LENGTH = 4, 6
MAX_CONCEPTS = 1
MIN_SHARE = 0.6


def skeleton(word: str) -> str:
    """The word in letters that its cognates share: without diacritics, doubled letters and final vowels; '' when not Latin
    or Cyrillic."""
    plain = (letter for letter in unicodedata.normalize('NFD', word.lower()) if not unicodedata.combining(letter))
    text = ''.join(CYRILLIC.get(letter) or LATIN.get(letter, letter) for letter in plain).replace('_', '')
    if not text.isascii():
        return ''
    for spelling, sound in SPELLINGS:
        text = text.replace(spelling, sound)
    text = HARD_C.sub('k', text).translate(str.maketrans('czqh', 'sskg'))
    return FINAL_VOWELS.sub('', re.sub(r'(.)\1+', r'\1', text))


class Cognates:
    def __init__(self) -> None:
        # Skeleton -> concept -> languages in which it means that.
        self.languages: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, language: str, word: str, concepts: list[str]) -> None:
        key = skeleton(word)
        if len(key) >= MIN_LENGTH:
            for name in concepts[:MAX_CONCEPTS]:
                self.languages[key][name].add(language)

    def concepts(self, language: str, words: list[str]) -> list[str]:
        """Concepts of the first of a word's forms that has cognates; none where too few languages agree."""
        for key in map(skeleton, words):
            scores: Counter[str] = Counter()
            for name, others in self.languages.get(key, {}).items():
                related = sum(FAMILY_OF.get(other) == FAMILY_OF.get(language, '') for other in others)
                agree = len(others) >= 2 and (len(key) >= CLEAR_LENGTH or related >= 2)
                if agree or not others.isdisjoint(SMALL[language].split()):
                    scores[name] = len(others) + related
            if scores:
                ranked = sorted(scores, key=lambda name: (-scores[name], name))
                return [name for name in ranked if scores[name] >= MIN_SHARE * scores[ranked[0]]][:MAX_CONCEPTS]
        return []
