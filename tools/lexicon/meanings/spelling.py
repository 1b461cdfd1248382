"""One form for the two sides of a translation."""
import re
import unicodedata

NOTES = re.compile(r'\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}|/[^/]*/')
EDGES = ' \t\n.,;:!?¡¿"“”„«»‘’\'*=~_|-–—…'
# "to be", articles and the dictionaries' short forms of somebody and something.
ENGLISH_LEAD = re.compile(r"^(?:(?:to be|to|an?|the|be|sb\.?|sth\.?) )+")
CONCEPT = re.compile(r'[a-z]{2,}(?: [a-z]{2,})?')
STRESS = re.compile(r'(?<=[\u0370-\u052f])[\u0300\u0301]')
MAX_WORDS = 3

ARABIC_POINTS = re.compile('[\u064b-\u065f\u0670\u0640\u0591-\u05c7]')
ARABIC_VARIANTS = str.maketrans('أإآٱىیک', 'ااااييك')

CYRILLIC = 'абвгдђежзијклљмнњопрстћуфхцчџш'
LATIN = 'a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š'.split()
TO_LATIN = str.maketrans(dict(zip(CYRILLIC, LATIN)))
LETTER_PAIRS = (('lj', 'љ'), ('nj', 'њ'), ('dž', 'џ'))
TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in zip(CYRILLIC, LATIN) if len(latin) == 1})


def without_notes(text: str) -> str:
    """Without anything in brackets, with single spaces."""
    while True:
        shorter = NOTES.sub(' ', text)
        if shorter == text:
            return ' '.join(text.split()).strip(EDGES)
        text = shorter


def foreign(language: str, text: str) -> str:
    """Lower case NFC without notes, stress marks and vowel points; '' when it is no usable word or phrase.

    Serbian and Croatian come in Latin letters, as in their frequency list."""
    text = unicodedata.normalize('NFKC', without_notes(text)).lower()
    if re.match('[\u0370-\u052f]', text) and language in ('ru', 'uk', 'bg', 'mk'):
        text = unicodedata.normalize('NFC', STRESS.sub('', unicodedata.normalize('NFD', text)))
    if language in ('ar', 'fa', 'he'):
        text = ARABIC_POINTS.sub('', text).translate(ARABIC_VARIANTS)
    if language in ('sr', 'hr'):
        text = text.translate(TO_LATIN)
    usable = 0 < len(text) <= 60 and len(text.split()) <= MAX_WORDS and not re.search(r'[\d/;,=()\[\]<>|]', text)
    return text if usable else ''


def english(text: str) -> str:
    """Lower case without notes, articles and the "to" of infinitives; '' when it is not one or two words of a–z."""
    text = unicodedata.normalize('NFD', without_notes(text)).encode('ascii', 'ignore').decode().lower()
    text = ENGLISH_LEAD.sub('', text).strip(EDGES)
    return text if CONCEPT.fullmatch(text) else ''


def serbian_cyrillic(latin: str) -> str:
    """A Serbian word in Latin letters as it is spelt in Cyrillic."""
    for pair, letter in LETTER_PAIRS:
        latin = latin.replace(pair, letter)
    return latin.translate(TO_CYRILLIC)
