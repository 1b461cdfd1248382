"""Words of one root: what one language says with a noun another says with a verb or an adjective."""
import json
from collections import defaultdict

from frequencies import zipf_of
from sources import ROOT
from wordnet import WordNet, relations

PERSON = 'noun.person'
DERIVED, PERTAINS, MEMBER_OF = '+', '\\', '#m'
# Of words that begin alike, and of others (win, victory): the share of both words' uses that the related senses need.
MIN_SHARE, MIN_SHARE_UNLIKE = 0.3, 0.45
ALIKE_LETTERS, UNLIKE_LETTERS = 4, 2
ENDING_LETTERS = 2
MIN_TAGGED = 3


def sense_share(wordnet: WordNet, word: str, synset: str) -> float:
    """Share of the word's uses in this sense; by its rank where few were tagged."""
    uses = wordnet.all_uses(word)
    if uses >= MIN_TAGGED:
        return wordnet.sense_uses[word, synset] / uses
    senses = wordnet.synsets.get((word, synset[-1]), [])
    return 1 / (1 + senses.index(synset)) if synset in senses else 0


def common_prefix(word: str, other: str) -> int:
    length = 0
    while length < min(len(word), len(other)) and word[length] == other[length]:
        length += 1
    return length


def are_family(wordnet: WordNet, word: str, synset: str, other: str, other_synset: str) -> bool:
    share = min(sense_share(wordnet, word, synset), sense_share(wordnet, other, other_synset))
    prefix = common_prefix(word, other)
    if prefix >= ALIKE_LETTERS and prefix >= min(len(word), len(other)) - ENDING_LETTERS:
        return share >= MIN_SHARE
    return prefix >= UNLIKE_LETTERS and share >= MIN_SHARE_UNLIKE


def family_heads(wordnet: WordNet, excluded: frozenset[str]) -> dict[str, str]:
    """Word -> the commonest word of its family (celebration, celebratory -> celebrate). Persons are not what they do."""
    parents: dict[str, str] = {}

    def root(word: str) -> str:
        while parents.setdefault(word, word) != word:
            word = parents[word]
        return word

    for symbol, (file, synset, word), (other_file, other_synset, other) in relations():
        names = f'{word}{other}'
        if symbol not in (DERIVED, PERTAINS) or PERSON in (file, other_file) or not (names.isalpha() and names.islower()):
            continue
        if excluded.isdisjoint((word, other)) and are_family(wordnet, word, synset, other, other_synset):
            parents[root(word)] = root(other)
    families = defaultdict(list)
    for word in parents:
        families[root(word)].append(word)
    heads = {}
    for words in families.values():
        head = max(words, key=lambda word: (zipf_of('en', word), -len(word), word))
        heads |= {word: head for word in words if word != head}
    return heads


def demonyms() -> dict[str, str]:
    """Adjective or name of inhabitants -> the country's concept in the lexicon (japanese -> R:JP)."""
    names = ROOT / 'node_modules/cldr-localenames-full/main/en/territories.json'
    territories = json.loads(names.read_text('utf8'))['main']['en']['localeDisplayNames']['territories']
    codes = {name.lower(): key[:2] for key, name in territories.items() if key[:2].isalpha() and key[:2] != 'ZZ'}
    codes['great britain'] = 'GB'
    found: dict[str, str] = {}
    plain: set[str] = set()
    for symbol, (file, _, word), (_, _, other) in relations(whole_synsets=True):
        plain.add(word)
        code = codes.get(other.lower())
        is_demonym = symbol in (DERIVED, PERTAINS) and file.startswith('adj') or symbol == MEMBER_OF and file == PERSON
        if code and is_demonym and word[0].isupper() and word.isalpha():
            found.setdefault(word.lower(), f'R:{code}')
    # Polish, a Pole: also words of other meanings.
    return {word: country for word, country in found.items() if word not in plain}
