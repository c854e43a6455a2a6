"""Distances between texts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearzip import _nearzip
from nearzip._run import run
from nearzip._texts import as_texts


def ncd(x: str | bytes, y: str | bytes, *, compressor: str = "gzip") -> float:
    """Return the normalized compression distance of two texts.

    With C the compressed length, and C(xy) that of x, a space and y, it is
    (C(xy) - min(C(x), C(y))) / max(C(x), C(y)): Jiang et al., *"Low-Resource" Text Classification: A
    Parameter-Free Classification Method with Compressors*, Findings of ACL 2023, section 3. It is not
    symmetric.

    Raises `ValueError` for an unknown compressor.

    >>> import nearzip
    >>> near = nearzip.ncd("a lion and a bear", "a lion and a tiger")
    >>> near < nearzip.ncd("a lion and a bear", "waves on a beach")
    True
    """
    return float(pairwise_distances([x], [y], compressor=compressor)[0, 0])


def pairwise_distances(
    X: Any,
    Y: Any = None,
    *,
    metric: str = "ncd",
    compressor: str = "gzip",
    n_jobs: int | None = None,
) -> NDArray[np.float64]:
    """Return the distance of each text of `X` from each text of `Y`, or of `X` without `Y`.

    The result, of shape (n_X, n_Y), is what the estimators of scikit-learn with `metric="precomputed"`
    take. The text of `X` comes first in each pair, as published. Metrics are `ncd`, `cdm`, `clm`,
    `cosine` and `conditional`, which counts only what is new in the text of `Y`.

    Raises `ValueError` for an unknown metric or compressor, and for missing texts.

    >>> import nearzip
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> train = ["a lion and a bear", "waves on a beach"]
    >>> knn = KNeighborsClassifier(n_neighbors=1, metric="precomputed")
    >>> knn = knn.fit(nearzip.pairwise_distances(train), ["zoo", "sea"])
    >>> print(knn.predict(nearzip.pairwise_distances(["a lion and a tiger"], train))[0])
    zoo
    """
    queries = as_texts(X)
    documents = queries if Y is None else as_texts(Y)
    with run(n_jobs) as how:
        return _nearzip.pairwise_distances(queries, documents, metric, compressor, how)
