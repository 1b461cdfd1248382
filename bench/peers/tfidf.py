"""Stories by words: scikit-learn's TF-IDF and single-pass clustering.

Sublinear term frequencies, as is usual for news; the rest is scikit-learn's defaults. The weights of words are learned
from the whole set beforehand, which a live stream could not do: it favours this peer.
"""
from sklearn.feature_extraction.text import TfidfVectorizer

from peer import run
from single_pass import single_pass

run(TfidfVectorizer(sublinear_tf=True).fit_transform, single_pass)
