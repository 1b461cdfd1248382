"""CC-CEDICT (Chinese) and EDICT (Japanese)."""
import re
from collections.abc import Iterator

import dictd
from sources import debian

LINE_WIDTH = 70
NO_MEANING = re.compile(r'(variant of|old variant|CL:|see |surname |used in|abbr\.)')
EDICT_LINE = re.compile(r'(\S+)(?: \[[^\]]*\])? /(.*)/$')


def unwrapped(lines: list[str]) -> list[str]:
    """Senses, one a line: a line goes on in the next one when the next word would not have fitted into it."""
    senses: list[str] = []
    previous = ''
    for line in lines:
        if previous and len(previous) + 1 + len(line.split(' ')[0]) > LINE_WIDTH:
            senses[-1] += f' {line}'
        else:
            senses.append(line)
        previous = line
    return senses


def chinese() -> Iterator[tuple[str, str, str, int]]:
    """(traditional, simplified, translation, number of the sense) of https://cc-cedict.org"""
    for head, *lines in dictd.entries(debian('dict-cc-cedict')):
        traditional, _, simplified = head.partition('|')
        for rank, sense in enumerate(unwrapped(lines[1:]), 1):
            if NO_MEANING.match(sense):
                continue
            for term in sense.split(';'):
                # "Jinjiang, county-level city in …": a name and what it is.
                name = term.split(',')[0] if term.strip()[:1].isupper() else term
                yield traditional, simplified or traditional, name, rank


def japanese() -> Iterator[tuple[str, str, int]]:
    """(word, translation, number of the sense) of https://www.edrdg.org/wiki/index.php/EDICT"""
    with open(debian('edict') / 'usr/share/edict/edict.utf8', encoding='utf8') as lines:
        next(lines)
        for line in lines:
            match = EDICT_LINE.match(line.rstrip('\n'))
            if not match:
                continue
            rank = 1
            for gloss in match[2].split('/'):
                number = re.search(r'\((\d+)\)', gloss)
                rank = int(number[1]) if number else rank
                if gloss != '(P)':
                    yield match[1], gloss, rank
