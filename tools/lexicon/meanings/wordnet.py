"""Princeton WordNet 3.0: senses of English words and how often each was met in tagged text.
Files: https://wordnet.princeton.edu/documentation/wndb5wn"""
from collections import Counter, defaultdict
from collections.abc import Iterator

from sources import debian

FOLDER = debian('wordnet-base') / 'usr/share/wordnet'
FILES = {'n': 'noun', 'v': 'verb', 'a': 'adj', 'r': 'adv'}
# Names of the lexicographer files that are asked for, https://wordnet.princeton.edu/documentation/lexnames5wn
LEXICOGRAPHER_FILES = {'18': 'noun.person', '00': 'adj.all', '01': 'adj.pert', '44': 'adj.ppl'}
POS_OF_SENSE_TYPE = {'1': 'n', '2': 'v', '3': 'a', '4': 'r', '5': 'a'}


class WordNet:
    """Synsets are named by offset, hyphen and part of speech."""

    def __init__(self) -> None:
        self.synsets: dict[tuple[str, str], list[str]] = {}  # (lemma, pos) -> synsets, commonest first
        self.members: dict[str, list[str]] = defaultdict(list)  # synset -> lemmas
        self.uses: Counter[tuple[str, str]] = Counter()  # (lemma, pos) -> tagged uses
        self.sense_uses: Counter[tuple[str, str]] = Counter()  # (lemma, synset) -> tagged uses
        for pos in FILES:
            self._read_index(pos)
        self._read_counts()

    def _read_index(self, pos: str) -> None:
        for line in (FOLDER / f'index.{FILES[pos]}').read_text('ascii').splitlines():
            if line.startswith(' '):
                continue
            fields = line.split()
            lemma = fields[0].replace('_', ' ')
            self.synsets[lemma, pos] = [f'{offset}-{pos}' for offset in fields[6 + int(fields[3]) :]]
            for synset in self.synsets[lemma, pos]:
                self.members[synset].append(lemma)

    def _read_counts(self) -> None:
        for line in (FOLDER / 'cntlist.rev').read_text('ascii').splitlines():
            key, number, count = line.split()
            name, _, rest = key.partition('%')
            lemma, pos = name.replace('_', ' '), POS_OF_SENSE_TYPE[rest[0]]
            self.uses[lemma, pos] += int(count)
            # The counts know a few words and senses that the index does not.
            for synset in self.synsets.get((lemma, pos), [])[int(number) - 1 : int(number)]:
                self.sense_uses[lemma, synset] += int(count)

    def has(self, lemma: str, pos: str) -> bool:
        return (lemma, pos) in self.synsets

    def all_uses(self, lemma: str) -> int:
        return sum(self.uses[lemma, pos] for pos in FILES)


def irregular_forms() -> dict[str, list[tuple[str, str]]]:
    """Form -> (lemma, part of speech) of WordNet's lists of exceptions."""
    forms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pos, name in FILES.items():
        for line in (FOLDER / f'{name}.exc').read_text('ascii').splitlines():
            form, *lemmas = line.split()
            forms[form.replace('_', ' ')] += [(lemma.replace('_', ' '), pos) for lemma in lemmas]
    return forms


# Lexicographer file, synset, word as it is spelt.
Sense = tuple[str, str, str]


def relations(whole_synsets: bool = False) -> Iterator[tuple[str, Sense, Sense]]:
    """(symbol, sense, related sense) of all pointers between words; with `whole_synsets` between all words of two synsets.

    Symbols: https://wordnet.princeton.edu/documentation/wninput5wn"""
    lines = [
        (pos, line.split(' | ')[0].split())
        for pos, name in FILES.items()
        for line in (FOLDER / f'data.{name}').read_text('ascii').splitlines()
        if not line.startswith(' ')
    ]
    senses: dict[str, list[Sense]] = {}
    for pos, fields in lines:
        words = [fields[4 + 2 * i].replace('_', ' ').split('(')[0] for i in range(int(fields[3], 16))]
        synset, file = f'{fields[0]}-{pos}', LEXICOGRAPHER_FILES.get(fields[1], '')
        senses[synset] = [(file, synset, word) for word in words]
    for pos, fields in lines:
        own, at = senses[f'{fields[0]}-{pos}'], 5 + 2 * int(fields[3], 16)
        for _ in range(int(fields[at - 1])):
            symbol, offset, target_pos, words = fields[at : at + 4]
            related = senses[f'{offset}-{target_pos.replace("s", "a")}']
            at += 4
            source, target = int(words[:2], 16), int(words[2:], 16)
            if whole_synsets:
                yield from ((symbol, sense, other) for sense in (own[source - 1 : source] or own) for other in related)
            elif target:
                yield symbol, own[source - 1], related[target - 1]
