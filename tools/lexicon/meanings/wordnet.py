"""Princeton WordNet 3.0: senses of English words and how often each was met in tagged text.
Files: https://wordnet.princeton.edu/documentation/wndb5wn"""
from collections import Counter, defaultdict

from sources import debian

FOLDER = debian('wordnet-base') / 'usr/share/wordnet'
FILES = {'n': 'noun', 'v': 'verb', 'a': 'adj', 'r': 'adv'}
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
