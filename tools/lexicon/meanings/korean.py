"""Korean words of Chinese origin, which make up most of the news, by their Chinese spelling."""
from collections import defaultdict
from collections.abc import Iterator

from frequencies import zipf_of
from sources import debian


def hanja() -> Iterator[tuple[str, str, int]]:
    """(word, its Chinese spelling, rank) of libhangul's table, https://github.com/libhangul/libhangul. Spellings of one word
    are ranked by their frequency in Chinese and Japanese."""
    spellings: dict[str, list[str]] = defaultdict(list)
    table = debian('libhangul-data') / 'usr/share/libhangul/hanja/hanja.txt'
    for line in table.read_text('utf8').splitlines():
        if line and not line.startswith('#'):
            word, chinese, _ = line.split(':', 2)
            if len(word) > 1:
                spellings[word].append(chinese)
    for word, all_chinese in spellings.items():
        commonness = {chinese: max(zipf_of('zh', chinese), zipf_of('ja', chinese)) for chinese in all_chinese}
        for rank, chinese in enumerate(sorted(commonness, key=lambda each: (-commonness[each], each)), 1):
            yield word, chinese, rank
