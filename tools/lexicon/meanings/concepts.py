"""Concepts: English lemmas that stand for what a translation means."""
from functools import cache

from families import family_heads
from frequencies import zipf_of
from spelling import CONCEPT
from wordnet import FILES, WordNet, irregular_forms

# Endings of inflected English words and what the lemma has instead, after WordNet's morphy,
# https://wordnet.princeton.edu/documentation/morphy7wn
DETACHMENTS = {
    'n': [('s', ''), ('ses', 's'), ('xes', 'x'), ('zes', 'z')]
    + [('ches', 'ch'), ('shes', 'sh'), ('men', 'man'), ('ies', 'y')],
    'v': [('s', ''), ('ies', 'y'), ('es', 'e'), ('es', ''), ('ed', 'e'), ('ed', ''), ('ing', 'e'), ('ing', '')],
    'a': [('er', ''), ('est', ''), ('er', 'e'), ('est', 'e')],
    'r': [],
}
# Words that tell nothing about what a text is about.
FUNCTION_WORDS = frozenset(
    """a about above across after again against all almost also although always am among an and another any anybody
    anyone anything are around as at away back be because been before being below between both but by can cannot
    come could did do does done down during each either else even ever every everybody everyone everything few
    for from further get go had has have he hence her here hers herself him himself his how however i if in
    indeed into is it its itself just kind let like lot make many may maybe me might mine more moreover most
    much must my myself neither never no nobody none nor not nothing now of off often oh okay on once one only
    onto or other others ought our ours out over own per perhaps please put quite rather same shall she should
    since so some somebody someone something sometimes somewhat soon sort still such take than that the their
    theirs them themselves then there thereby therefore these they thing this those though through thus till to
    together too toward towards under until unto up upon us very was way we well were what whatever when where
    whether which while who whoever whole whom whose why will with within without would yeah yes yet you your
    yours yourself""".split()
)
# Dictionaries write "help someone".
PLACEHOLDERS = {'sb', 'sth', 'smb', 'smth', 'someone', 'somebody', 'something'}
MIN_USES = 3
CLEAR_SHARE = 0.7

wordnet = WordNet()
irregular = irregular_forms()


@cache
def lemma(word: str) -> str:
    """The lemma that was met most often, in any part of speech; the word itself when WordNet does not know it."""
    found = [(wordnet.uses[base, pos], base == word, base) for base, pos in irregular.get(word, [])]
    for pos, endings in DETACHMENTS.items():
        cut = [(len(ending), new) for ending, new in endings if word.endswith(ending) and len(word) > len(ending) + 1]
        bases = [word] + [word[:-length] + new for length, new in cut]
        found += [(wordnet.uses[base, pos], base == word, base) for base in bases if wordnet.has(base, pos)]
    return max(found)[2] if found else word


def has_one_meaning(word: str, pos: str) -> bool:
    """Whether one sense takes most of the word's uses, so that a synonym in this sense may stand for the word."""
    senses = [wordnet.sense_uses[word, synset] for part in FILES for synset in wordnet.synsets.get((word, part), [])]
    total = wordnet.all_uses(word)
    if wordnet.uses[word, pos] < CLEAR_SHARE * total:
        return False
    return len(senses) == 1 or total >= MIN_USES and max(senses) >= CLEAR_SHARE * total


def synonyms() -> dict[str, str]:
    """Word -> the commonest word of the same meaning, of nouns and verbs that have one meaning (automobile -> car)."""
    stands_for: dict[str, str] = {}
    for (word, pos), synsets in wordnet.synsets.items():
        if pos not in 'nv' or not has_one_meaning(word, pos):
            continue
        same = [
            other
            for other in wordnet.members[synsets[0]]
            if CONCEPT.fullmatch(other) and wordnet.synsets[other, pos][0] == synsets[0] and has_one_meaning(other, pos)
        ]
        best = max(same, key=lambda other: (wordnet.uses[other, pos], -len(other), other), default=word)
        commoner = zipf_of('en', best) >= zipf_of('en', word)
        if best != word and wordnet.uses[best, pos] >= MIN_USES and commoner:
            stands_for[word] = best
    return stands_for


SYNONYMS = synonyms()
FAMILIES = family_heads(wordnet, FUNCTION_WORDS)


@cache
def concept(english: str) -> str:
    """The concept of one or two English words; '' for a function word."""
    words = [word for word in english.split() if word not in PLACEHOLDERS]
    if not words or english in FUNCTION_WORDS:
        return ''
    name = ' '.join([*words[:-1], lemma(words[-1])])
    name = SYNONYMS.get(name, name)
    name = FAMILIES.get(name, name)
    return name if name not in FUNCTION_WORDS and CONCEPT.fullmatch(name) else ''
