"""Features for other models."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils.validation import check_is_fitted

from nearzip import _nearzip
from nearzip._classifier import NearzipClassifier
from nearzip._labels import checked, documents
from nearzip._method import seed
from nearzip._texts import with_texts

# Scores are kept away from 0 and 1 by this, so that their log-odds are finite.
_LEAST = np.finfo(np.float64).eps


class NearzipTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Describe texts, for other models, by how much they are like the examples of each class.

    There is a feature for each class: the log-odds of the score that the method `class` gives it. With
    neighbors, there is another one: the NCD of the class's nearest document among the text's `n_neighbors`
    nearest documents; if none of these is of the class, that of the farthest of them.

    The features of a text that has been learned say more than those of a new one: it is its own nearest
    document. So `fit_transform` gives each training text the features that it has for a transformer that has
    learned the other folds, as scikit-learn's `TargetEncoder` does, and **differs from `fit` followed by
    `transform`**, which is for new texts. Pipelines call `fit_transform`.

    Models that need features of one scale, beside others, need a `StandardScaler` after it.

    Parameters
    ----------
    n_neighbors : int, default=0
        How many nearest documents are looked for. Without any, there are only the log-odds, which are much
        faster.
    method : str, default="class"
        The method whose scores are used, with its settings, such as `"class order=6"`.
    compressor : str, default="gzip"
        The compressor of the NCD.
    cv : int, default=5
        The number of folds of `fit_transform`. They keep the shares of the classes, and equal texts are in
        the same fold.
    n_jobs : int, default=None
        The number of threads, as in `NearzipClassifier`: `None` is one per core.
    random_state : int or RandomState, default=None
        The seed of the folds; `None` is 0.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted.

    Examples
    --------
    >>> import nearzip
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> model = make_pipeline(nearzip.NearzipTransformer(), LogisticRegression(max_iter=1000))
    >>> model = model.fit(*nearzip.sample())
    >>> print(model.predict(["Where is the station?"])[0])
    English
    """

    def __init__(
        self,
        n_neighbors: int = 0,
        method: str = "class",
        compressor: str = "gzip",
        cv: int = 5,
        n_jobs: int | None = None,
        random_state: Any = None,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.method = method
        self.compressor = compressor
        self.cv = cv
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Any, y: ArrayLike) -> "NearzipTransformer":
        """Learn the labels `y` of the texts `X`.

        Raises `ValueError` for a parameter out of range, for missing texts and labels (with their positions),
        if there are no texts, and if there are fewer than `n_neighbors`.
        """
        texts, y = checked(X, y)
        return self._learn(texts, y, np.unique(y))

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Return the features of new texts, an array of shape (n_texts, n_features)."""
        check_is_fitted(self)
        features = self._log_odds(X)
        return np.hstack([features, self._distances(X)]) if self.n_neighbors else features

    def fit_transform(self, X: Any, y: ArrayLike) -> NDArray[np.float64]:
        """Learn the labels of texts, and return what the other folds say about each of them.

        That is not what `transform` returns for them: see above. A class that the other folds lack has the
        least log-odds. There are `cv` + 1 classifiers to build.

        Raises as `fit`, and `ValueError` if `cv` is below 2 or above the number of different texts, and if
        the documents of the other folds are fewer than `n_neighbors`.
        """
        if self.cv < 2:
            raise ValueError(f"cv is {self.cv}; give 2 folds or more")
        texts, y = checked(X, y)
        self._learn(texts, y, np.unique(y))
        folds = _nearzip.folds(documents(texts, y), self.cv, seed(self.random_state))
        texts = np.asarray(texts, dtype=object)
        features = np.empty((len(y), len(self.get_feature_names_out())))
        for fold in folds:
            others = np.ones(len(y), dtype=bool)
            others[fold] = False
            learned = clone(self)._learn(texts[others], y[others], self.classes_)
            features[fold] = learned.transform(texts[fold])
        return features

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the names of the features, whatever that of the column of texts is.

        >>> from nearzip import NearzipTransformer
        >>> transformer = NearzipTransformer(n_neighbors=1).fit(["rain", "sun"], ["wet", "dry"])
        >>> transformer.get_feature_names_out().tolist()
        ['log_odds_dry', 'log_odds_wet', 'distance_dry', 'distance_wet']
        """
        check_is_fitted(self)
        kinds = ["log_odds", "distance"] if self.n_neighbors else ["log_odds"]
        return np.array([f"{kind}_{label}" for kind in kinds for label in self.classes_], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = with_texts(super().__sklearn_tags__())
        tags.target_tags.required = True
        return tags

    def _learn(self, texts: Any, y: NDArray[Any], classes: NDArray[Any]) -> "NearzipTransformer":
        if not 0 <= self.n_neighbors <= len(y):
            raise ValueError(f"n_neighbors is {self.n_neighbors}, and there are {len(y)} documents")
        scorer = NearzipClassifier(self.method, compressor=self.compressor, n_jobs=self.n_jobs)
        self._scorer = scorer.partial_fit(texts, y, classes)
        if self.n_neighbors:
            searcher = NearzipClassifier("knn", compressor=self.compressor, n_jobs=self.n_jobs)
            self._searcher = searcher.fit(texts, y)
            self._columns = np.searchsorted(classes, y)
        self.classes_ = classes
        return self

    def _log_odds(self, X: Any) -> NDArray[np.float64]:
        scores = self._scorer._scores(X, calibrated=False)
        return np.asarray(logit(np.clip(scores, _LEAST, 1 - _LEAST)))

    def _distances(self, X: Any) -> NDArray[np.float64]:
        distances, rows = self._searcher.kneighbors(X, self.n_neighbors)
        nearest = np.repeat(distances[:, -1:], len(self.classes_), axis=1)
        texts = np.arange(len(nearest))[:, np.newaxis]
        np.minimum.at(nearest, (texts, self._columns[rows]), distances)
        return nearest
