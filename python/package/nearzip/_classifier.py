"""The estimator."""

from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from nearzip import _nearzip
from nearzip._explanation import Explanation, Neighbor
from nearzip._labels import checked, column_of, documents
from nearzip._method import written_method
from nearzip._run import run
from nearzip._texts import as_texts, with_texts


class NearzipClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Label texts by what they have in common with examples.

    Texts are lists of `str` or `bytes`, NumPy arrays, pandas and polars Series, or Arrow arrays of strings;
    of strings, the UTF-8 counts. Arrow arrays, which polars and new versions of pandas have too, are read
    where they lie. A prediction is the same, to the last bit, as that of the Rust program, for any number
    of threads.

    Parameters
    ----------
    method : str, default="hybrid"
        `hybrid` adds up a model of each label's bytes, a linear model, and neighbors where both are in doubt;
        `knn` is gzip and nearest neighbors; `class` is the model of bytes alone; with `grams`, the documents
        vote that share rare strings with the text. Further settings may follow: `"class order=6"`.
    n_neighbors : int, default=1
        How many documents vote. Only `knn` has it; other methods ignore it, as they do what is said below to
        be of `knn` only. It is also the default of `kneighbors`.
    compressor : str, default="gzip"
        The compressor of `knn` and `hybrid`, with a level if one is to be set: `"gzip:6"`, `"zstd"`, `"xz"`.
    metric : {"ncd", "cdm", "clm", "cosine", "conditional"}, default="ncd"
        The distance; of `knn` only.
    ties : {"nearest", "first-label", "random"}, default="nearest"
        How a tie of votes is settled; of `knn` only.
    weights : str, default="uniform"
        `uniform`, `distance`, or `softmax:T` with a temperature; of `knn` only.
    search : {"auto", "exact", "candidates"}, default="auto"
        Which documents are compared; of `knn` only. `auto` is exact up to 512 KiB of text.
    candidates : int, default=None
        How many documents are compared; `None` leaves the choice to a measurement. Of `knn` only.
    n_jobs : int, default=None
        The number of threads. `None` is one per core, unlike elsewhere in scikit-learn: give 1 if processes
        work side by side, as in `GridSearchCV(n_jobs=2)`. -1 is one per core as well.
    random_state : int or RandomState, default=None
        The seed of `ties="random"`; `None` is 0.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted. Labels that `partial_fit` brings are added.

    Examples
    --------
    >>> from nearzip import NearzipClassifier
    >>> texts = ["rain in the north, sun in the south", "the knight takes the bishop on e5"]
    >>> classifier = NearzipClassifier().fit(texts, ["weather", "chess"])
    >>> print(classifier.predict(["the queen takes the rook on e5"])[0])
    chess
    """

    def __init__(
        self,
        method: str = "hybrid",
        n_neighbors: int = 1,
        compressor: str = "gzip",
        metric: str = "ncd",
        ties: str = "nearest",
        weights: str = "uniform",
        search: str = "auto",
        candidates: int | None = None,
        n_jobs: int | None = None,
        random_state: Any = None,
    ) -> None:
        self.method = method
        self.n_neighbors = n_neighbors
        self.compressor = compressor
        self.metric = metric
        self.ties = ties
        self.weights = weights
        self.search = search
        self.candidates = candidates
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Any, y: ArrayLike, unlabeled: Any = None) -> "NearzipClassifier":
        """Learn the labels `y` of the texts `X`, and forget all others.

        `unlabeled` are texts without labels that are like those to classify: the fewer texts have a label,
        the more `hybrid` learns from them. They may be those to classify, but in an evaluation, test texts
        among them flatter. `partial_fit` and `forget` leave them as they are.

        Raises `ValueError` for a parameter out of range, for missing texts and labels (with their positions),
        if there are no texts, and if there are `unlabeled` ones for a method that does not learn from them;
        `KeyboardInterrupt` after Ctrl-C, and so do all other methods.

        >>> import nearzip
        >>> texts, labels = nearzip.sample()
        >>> alone = nearzip.NearzipClassifier().fit(texts[::6], labels[::6])
        >>> helped = nearzip.NearzipClassifier().fit(texts[::6], labels[::6], unlabeled=texts)
        >>> held_out = nearzip.sample(held_out=True)
        >>> helped.score(*held_out) > alone.score(*held_out)
        True
        """
        texts, y = checked(X, y)
        return self._learn(texts, y, y, None if unlabeled is None else as_texts(unlabeled))

    def partial_fit(self, X: Any, y: ArrayLike, classes: ArrayLike | None = None) -> "NearzipClassifier":
        """Learn the labels `y` of the texts `X` as well.

        `classes` may be given in any call, and need not be: new labels are added whenever they come. What
        follows is what `fit` with all documents would give, but for the linear model of `hybrid`, which is
        solved again only after many changes, and by `save` and by pickling.

        Raises as `fit`. If it is interrupted, the documents before are learned.
        """
        texts, y = checked(X, y)
        known = y if classes is None else np.concatenate([np.asarray(classes), y])
        if not self.__sklearn_is_fitted__():
            return self._learn(texts, y, known)
        self._set_classes(np.union1d(self.classes_, known))
        with run(self.n_jobs) as how:
            self._classifier.add(documents(texts, y), how)
        return self

    def merge(self, other: "NearzipClassifier") -> "NearzipClassifier":
        """Learn what another classifier has learned: parts of a corpus can be counted apart.

        Both must be of the method `class`, with the same order.

        Raises `ValueError` for other methods, and for different orders.

        >>> from nearzip import NearzipClassifier
        >>> chess = NearzipClassifier("class order=5").fit(["the knight takes the bishop on e5"], ["chess"])
        >>> weather = NearzipClassifier("class order=5").fit(["rain in the north"], ["weather"])
        >>> print(chess.merge(weather).predict(["rain in the south"])[0])
        weather
        """
        check_is_fitted(self)
        check_is_fitted(other)
        with run(self.n_jobs) as how:
            self._classifier.merge(other._classifier, how)
        self._set_classes(np.union1d(self.classes_, other.classes_))
        return self

    def forget(self, X: Any, y: ArrayLike) -> "NearzipClassifier":
        """Forget documents, which are given as they were learned; `classes_` stays.

        Raises `ValueError` at a document that was not learned; those before it are forgotten.

        >>> from nearzip import NearzipClassifier
        >>> classifier = NearzipClassifier("knn").fit(["rain", "rains", "sun"], ["wet", "wet", "dry"])
        >>> classifier.forget(["rains"], ["wet"]).kneighbors(["rains"], return_distance=False)
        array([[0]])
        """
        check_is_fitted(self)
        texts, y = checked(X, y)
        with run(self.n_jobs) as how:
            self._classifier.remove(documents(texts, y), how)
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the label of each text, an array of shape (n_texts,)."""
        check_is_fitted(self)
        texts = as_texts(X)
        with run(self.n_jobs) as how:
            labels, numbers, _ = self._classifier.predict(texts, False, how)
        return np.asarray(self.classes_[self._columns(labels)[numbers]])

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the probability of each label, an array of shape (n_texts, n_classes) whose rows sum to 1.

        The first call calibrates the scores of the method: it predicts up to 1,024 documents, each by all
        others, and finds the temperature at which their labels are likeliest. A text that is stranger than
        all documents gets equal probabilities. `partial_fit` and `forget` leave the calibration as it is.
        After these, `class` keeps no documents, and its scores are not calibrated.
        """
        return self._scores(X, calibrated=True)

    def _scores(self, X: Any, calibrated: bool) -> NDArray[np.float64]:
        check_is_fitted(self)
        texts = as_texts(X)
        with run(self.n_jobs) as how:
            labels, found = self._classifier.scores(texts, calibrated, how)
        scores = np.zeros((len(found), len(self.classes_)))
        scores[:, self._columns(labels)] = found
        return scores

    def explain(self, X: Any) -> list[Explanation]:
        """Return the prediction for each text with all the evidence that the method can give.

        >>> import nearzip
        >>> classifier = nearzip.NearzipClassifier().fit(*nearzip.sample())
        >>> explanation = classifier.explain(["Firefighters needed four hours to bring it down."])[0]
        >>> explanation.label, explanation.neighbors[0].label
        ('English', 'English')
        """
        check_is_fitted(self)
        texts = as_texts(X)
        with run(self.n_jobs) as how:
            explained = self._classifier.explain(texts, how)
        class_of = dict(zip(map(str, self.classes_.tolist()), self.classes_.tolist(), strict=True))
        return [
            Explanation(
                label=class_of[label],
                scores={class_of[name]: score for name, score in sorted(scores, key=lambda score: -score[1])},
                neighbors=[
                    Neighbor(position, id, class_of[name], distance, text.decode(errors="replace"))
                    for position, id, name, distance, text in neighbors
                ],
            )
            for label, scores, neighbors in explained
        ]

    def kneighbors(self, X: Any = None, n_neighbors: int | None = None, return_distance: bool = True) -> Any:
        """Return the distances and rows of the nearest documents, two arrays of shape (n_texts, k).

        Rows count the documents as they were given to `fit`, then to `partial_fit`. `forget` leaves gaps,
        which pickling and saving close. Without `X`, the neighbors of each document are found among the
        others. Methods other than `knn` find them by the NCD.

        Raises `ValueError` if there are fewer documents, and for `class`, which keeps none.
        """
        check_is_fitted(self)
        texts = None if X is None else as_texts(X)
        k = self.n_neighbors if n_neighbors is None else n_neighbors
        if X is None and not 0 < k < len(self._classifier):
            raise ValueError(f"n_neighbors is {k}, and there are {len(self._classifier) - 1} other documents")
        with run(self.n_jobs) as how:
            distances, rows, _ = self._classifier.nearest(texts, k, how)
        return (distances, rows) if return_distance else rows

    def kneighbors_graph(
        self, X: Any = None, n_neighbors: int | None = None, mode: str = "connectivity"
    ) -> csr_matrix:
        """Return the nearest documents as a sparse matrix of shape (n_texts, n_documents).

        Its values are 1 with the mode `connectivity`, and distances with `distance`.

        Raises as `kneighbors`, and `ValueError` for another mode.
        """
        if mode not in ("connectivity", "distance"):
            raise ValueError(f"mode is {mode!r}; choose connectivity or distance")
        distances, rows = self.kneighbors(X, n_neighbors)
        values = np.ones_like(distances) if mode == "connectivity" else distances
        starts = np.arange(0, rows.size + 1, rows.shape[1])
        shape = (len(rows), self._classifier.positions())
        return csr_matrix((values.ravel(), rows.ravel(), starts), shape=shape)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a model file, which the Rust program and `load` open; labels become text.

        Raises `OSError` if the file cannot be written, or is not a model file; `ValueError` for `class` after
        `partial_fit`, since it keeps no documents (pickle it).
        """
        check_is_fitted(self)
        with run(self.n_jobs) as how:
            self._classifier.save(path, how)

    @classmethod
    def load(
        cls, path: str | PathLike[str], *, classes: ArrayLike | None = None, **parameters: Any
    ) -> "NearzipClassifier":
        """Open a model file, with `parameters` as those of the estimator.

        Labels are text unless `classes` lists what they were before. The compressor is that of the file.

        Raises `OSError` if the file cannot be read, `NearzipError` if it is damaged, and `ValueError` for
        parameters that do not fit it, and for a label that `classes` has not.

        >>> import nearzip, tempfile
        >>> classifier = nearzip.NearzipClassifier("knn").fit(["rain", "sun"], [1, 2])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     classifier.save(f"{folder}/weather.nearzip")
        ...     opened = nearzip.NearzipClassifier.load(
        ...         f"{folder}/weather.nearzip", classes=[1, 2], method="knn"
        ...     )
        ...     opened.predict(["rain"])
        array([1])
        """
        estimator = cls(**parameters)
        method = written_method(estimator.get_params(), with_compressor="compressor" in parameters)
        with run(estimator.n_jobs) as how:
            classifier = _nearzip.Classifier.open(method, path, how)
        estimator.compressor = dict(classifier.settings()).get("compressor", estimator.compressor)
        labels = classifier.labels()
        estimator._set_classes(np.unique(np.asarray(labels if classes is None else classes)))
        unknown = set(labels) - estimator._column_of.keys()
        if unknown:
            raise ValueError(f"classes has not the labels {sorted(unknown)}")
        estimator._classifier = classifier
        return estimator

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_classifier")

    def __sklearn_tags__(self) -> Any:
        return with_texts(super().__sklearn_tags__())

    def _learn(
        self, texts: Any, y: NDArray[Any], known: NDArray[Any], unlabeled: Any = None
    ) -> "NearzipClassifier":
        method = written_method(self.get_params())
        self._set_classes(np.unique(known))
        with run(self.n_jobs) as how:
            self._classifier = _nearzip.Classifier.build(method, documents(texts, y), unlabeled, how)
        return self

    def _set_classes(self, classes: NDArray[Any]) -> None:
        self.classes_ = classes
        self._column_of = column_of(classes)

    def _columns(self, labels: list[str]) -> NDArray[np.intp]:
        """Return the column of each label of the library."""
        return np.array([self._column_of[label] for label in labels], dtype=np.intp)
