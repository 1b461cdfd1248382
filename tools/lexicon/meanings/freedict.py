"""FreeDict's dictionaries, https://freedict.org: words of one language and their translations by sense."""
import re
from collections.abc import Iterator

import dictd
from sources import debian
from spelling import without_notes

SENSE = re.compile(r'\d+\. (.*)')
NUMBER_ALONE = re.compile(r' ?\d+\.$')
PRONUNCIATION = re.compile(r'//.*?//|/\[.*?\]/|/[^/]*/')
NOTE = re.compile(r'\s*(Synonyms?:|see:|Note:|Antonyms?:|Usage|")')


def split_terms(line: str) -> list[str]:
    """Terms of a line, split at commas and semicolons outside brackets."""
    depth, start, terms = 0, 0, []
    for place, character in enumerate(line):
        depth += (character in '([{<') - (character in ')]}>')
        if character in ',;،؛' and depth <= 0:
            terms.append(line[start:place])
            start = place + 1
    return [term.strip() for term in [*terms, line[start:]] if term.strip()]


def senses(lines: list[str]) -> list[list[str]]:
    """The terms of each sense: of numbered lines, or of the first line that is no note."""
    found: list[str] = []
    for line in lines:
        numbered = SENSE.match(line)
        if numbered:
            found.append(NUMBER_ALONE.sub('', numbered[1]))
        elif not found and not NOTE.match(line) and not NUMBER_ALONE.match(line):
            text = NUMBER_ALONE.sub('', line.strip())
            if without_notes(text):
                found.append(text)
    return [split_terms(sense) for sense in found]


def read(pair: str) -> Iterator[tuple[str, str, int]]:
    """(word, translation, number of the sense) of a dictionary such as `rus-eng`."""
    for head, *lines in dictd.entries(debian(f'dict-freedict-{pair}')):
        words = [without_notes(part) for part in PRONUNCIATION.sub(' ', head).split(', ')]
        for rank, terms in enumerate(senses(lines), 1):
            yield from ((word, term, rank) for word in words if word for term in terms)
