"""Dictionaries in the format of dictd, as dictfmt(1) describes it: an index of offsets in base 64, and a compressed body."""
import gzip
from collections.abc import Iterator
from pathlib import Path

ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
VALUES = {character: value for value, character in enumerate(ALPHABET)}


def number(text: str) -> int:
    value = 0
    for character in text:
        value = value * 64 + VALUES[character]
    return value


def entries(package: Path) -> Iterator[list[str]]:
    """The lines of every entry of the one dictionary in an unpacked package, each entry once, in its order."""
    index = next((package / 'usr/share/dictd').glob('*.index'))
    body = gzip.open(index.with_suffix('.dict.dz')).read()
    places = set()
    for line in index.read_text('utf8').splitlines():
        word, offset, length = line.split('\t')[:3]
        if not word.startswith('00'):  # what describes the dictionary itself
            places.add((number(offset), number(length)))
    for offset, length in sorted(places):
        yield body[offset : offset + length].decode('utf8', 'replace').rstrip('\n').split('\n')
