"""Text classification without training: a text is labeled by what it has in common with examples.

>>> import nearzip
>>> texts, labels = nearzip.sample()
>>> classifier = nearzip.NearzipClassifier().fit(texts, labels)
>>> print(classifier.predict(["Where is the station?"])[0])
English
"""

from nearzip._classifier import NearzipClassifier
from nearzip._distances import ncd, pairwise_distances
from nearzip._evaluation import Evaluation, evaluate
from nearzip._explanation import Explanation, Neighbor
from nearzip._nearzip import NearzipError, __version__
from nearzip._run import progress
from nearzip._sample import sample
from nearzip._transformer import NearzipTransformer

__all__ = [
    "Evaluation",
    "Explanation",
    "NearzipClassifier",
    "NearzipError",
    "NearzipTransformer",
    "Neighbor",
    "__version__",
    "evaluate",
    "ncd",
    "pairwise_distances",
    "progress",
    "sample",
]
