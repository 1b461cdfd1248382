"""What is read, in which version, and for which language. Every source is under CC BY, CC BY-SA or the licence of
WordNet, EDRDG, Unicode or the BSD; libs/domain/entities/data/ATTRIBUTION.md names them all."""
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ROOT / 'node_modules/.cache/meanings'

# Languages of the result. Serbian and Croatian share a frequency list; Serbian is written in two scripts.
LANGUAGES = (
    'ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mk nl no pl pt ro ru sl sr sv th tr uk vi zh'
).split()

# Debian 13 (trixie) packages by version.
DEBIAN = {
    'wordnet-base': '1:3.0-39',
    'edict': '2024.08.08-1',
    'dict-cc-cedict': '0.0~repack20250329-1',
    'libhangul-data': '0.2.0-1',
}
FREEDICT_VERSION = '2024.11.01-2'

# npm packages by version.
NPM = {'cldr-annotations-full': '48.2.0', 'cldr-annotations-derived-full': '48.2.0'}

CODES = dict(
    pair.split(':')
    for pair in (
        'bul:bg cat:ca deu:de ell:el eng:en spa:es fin:fi fra:fr ind:id ita:it jpn:ja lit:lt nld:nl nor:no pol:pl por:pt '
        'rus:ru swe:sv tur:tr zho:zh'
    ).split()
)

# FreeDict dictionaries made from Wiktionary by WikDict (CC BY-SA 3.0): those with English …
WITH_ENGLISH = (
    'cat-eng ell-eng fin-eng pol-eng rus-eng '
    'eng-bul eng-cat eng-fin eng-ind eng-jpn eng-nor eng-rus eng-spa eng-swe eng-zho'
).split()
# … and those that reach English through a language of the first list.
BRIDGES = {'ca', 'el', 'es', 'fi', 'ja', 'pl', 'ru', 'sv', 'zh'}
WITHOUT_ENGLISH = (
    'cat-fra cat-ita cat-por deu-cat deu-ell deu-fin deu-pol deu-rus deu-spa deu-swe ell-bul ell-cat ell-deu ell-fra '
    'ell-ind ell-ita ell-lit ell-nld ell-nor ell-por ell-rus ell-spa fin-bul fin-deu fin-fra fin-ind fin-ita fin-lit '
    'fin-nld fin-nor fin-por fra-cat fra-ell fra-fin fra-pol fra-rus fra-spa fra-swe ita-cat ita-ell ita-fin ita-pol '
    'ita-rus ita-spa ita-swe nld-cat nld-ell nld-fin nld-pol nld-rus nld-spa nld-swe pol-bul pol-deu pol-fra pol-ind '
    'pol-ita pol-nld pol-nor pol-por pol-rus pol-spa pol-tur por-spa rus-deu rus-fra rus-ita rus-por spa-fra spa-tur '
    'swe-bul swe-deu swe-fra swe-ita swe-nld swe-nor swe-por swe-rus swe-spa swe-tur tur-cat'
).split()


def debian(package: str) -> Path:
    """Folder of an unpacked Debian package."""
    return PACKAGES / 'debian' / package


def packages_to_fetch() -> list[str]:
    """`package=version` of every Debian package."""
    dictionaries = [f'dict-freedict-{pair}={FREEDICT_VERSION}' for pair in WITH_ENGLISH + WITHOUT_ENGLISH]
    return [f'{name}={version}' for name, version in DEBIAN.items()] + dictionaries
