"""What Arabic writes together with a word: the article, one-letter words before it and endings."""
import re

from frequencies import zipf_of

ARTICLE = re.compile(r'^(?:[وف])?(?:بال|كال|فال|وال|ال|لل)(?=...)')
CONJUNCTION_OR_PREPOSITION = re.compile(r'^[وفبلكس](?=...)')
ENDING = re.compile(r'(?<=...)(?:هما|هم|هن|ها|كم|نا|ات|ون|ين|ان|وا|تين|يه|ه|ي|ة|ا)$')


def bases(word: str) -> list[str]:
    """The word without its article, then without endings and one-letter words.

    Without an article only where the rest is the commoner word: names begin and end with such letters, too."""
    stem = ARTICLE.sub('', word)
    certain = [stem] if stem != word else []
    if stem.endswith('ت'):
        certain.append(stem[:-1] + 'ة')
    bare = ENDING.sub('', stem)
    guesses = [bare, bare + 'ة', bare + 'ي']
    if stem == word:
        rest = CONJUNCTION_OR_PREPOSITION.sub('', word)
        guesses += [rest, ENDING.sub('', rest)]
    limit = zipf_of('ar', word)
    return certain + [guess for guess in guesses if len(guess) >= 3 and zipf_of('ar', guess) > limit]
