"""How good predictions are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils.validation import check_is_fitted

from nearzip._classifier import NearzipClassifier
from nearzip._labels import checked, column_of, documents
from nearzip._run import run


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The figures of predictions for labeled texts; if ties were settled at random, their expectations."""

    accuracy: float
    macro_f1: float
    """The mean F1 of the labels that occur as a true or predicted label."""
    weighted_f1: float
    """The mean F1 of the labels, each weighted by its number of texts."""
    top2_label_accuracy: float
    """The share of texts for which one of the two likeliest labels is right."""
    top2_document_accuracy: float | None
    """The share of texts for which one of the two nearest documents has the right label, which the published
    table calls accuracy; only `knn` has it."""
    labels: NDArray[Any]
    """The labels of the classifier and of the texts, sorted."""
    confusion: NDArray[np.float64]
    """How often each label was predicted for texts of each label: a row for each true label."""
    predicted: NDArray[Any]
    """The predicted label of each text."""
    chances: NDArray[np.float64]
    """The probability that each prediction is right: 0 or 1, unless a tie was settled at random."""
    known_texts: int | None
    """How many texts are among the documents of the classifier: if many, the figures say little about new
    texts. `None` for `class`, which keeps no documents."""
    unknown_labels: dict[Any, int]
    """The labels that the classifier has no documents of, with their numbers of texts: all count as wrong."""

    @property
    def wrong(self) -> NDArray[np.intp]:
        """The positions of the texts whose predictions are not certainly right."""
        return np.flatnonzero(self.chances < 1)


def evaluate(classifier: NearzipClassifier, X: Any, y: ArrayLike) -> Evaluation:
    """Compare the predictions of a fitted classifier for the texts `X` with their labels `y`.

    There is one prediction for each text, which is made without looking at its label. The figures are those
    of the program's `nearzip evaluate`, to the last bit.

    Raises `ValueError` if there are no texts, for missing texts and labels, and for labels whose type is not
    that of the classifier's.

    >>> import nearzip
    >>> classifier = nearzip.NearzipClassifier().fit(*nearzip.sample())
    >>> texts, labels = nearzip.sample(held_out=True)
    >>> evaluation = nearzip.evaluate(classifier, texts, labels)
    >>> evaluation.accuracy > 0.95, evaluation.known_texts
    (True, 0)
    >>> len(evaluation.wrong) == round((1 - evaluation.accuracy) * len(texts))
    True
    """
    check_is_fitted(classifier)
    texts, y = checked(X, y)
    labels = np.union1d(classifier.classes_, y)
    column = column_of(labels)
    if not column_of(classifier.classes_).keys() <= column.keys():
        raise ValueError(f"labels of the types {classifier.classes_.dtype} and {y.dtype} cannot be compared")
    with run(classifier.n_jobs) as how:
        figures = classifier._classifier.evaluate(documents(texts, y), how)
    columns = [column[label] for label in figures.pop("labels")]
    confusion = np.zeros((len(labels), len(labels)))
    confusion[np.ix_(columns, columns)] = figures.pop("confusion")
    unknown = figures.pop("unknown_labels")
    return Evaluation(
        labels=labels,
        confusion=confusion,
        predicted=labels[[column[label] for label in figures.pop("predicted")]],
        chances=np.array(figures.pop("chances")),
        unknown_labels={labels.tolist()[column[label]]: count for label, count in unknown},
        **figures,
    )
