"""Labels of any type, which the library knows as text."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_consistent_length, column_or_1d
from sklearn.utils.multiclass import check_classification_targets

from nearzip._texts import as_texts


def checked(X: Any, y: Any) -> tuple[Any, NDArray[Any]]:
    """Return texts as the native module reads them, and their labels as an array.

    Raises `ValueError` for labels that are missing (with their positions), and that are no classes.
    """
    if y is None:
        raise ValueError("requires y to be passed, but the target y is None")
    texts = as_texts(X)
    missing = _missing_positions(y)
    if missing:
        raise ValueError(f"labels are missing at the positions {missing[:10]}")
    y = column_or_1d(y, warn=True)
    check_consistent_length(texts, y)
    check_classification_targets(y)
    return texts, y


def documents(texts: Any, y: NDArray[Any]) -> tuple[Any, list[str], NDArray[np.int64]]:
    """Return documents as the native module takes them: each label once, as text, and numbers of labels."""
    labels, codes = np.unique(y, return_inverse=True)
    return texts, [str(label) for label in labels.tolist()], codes.astype(np.int64)


def column_of(classes: NDArray[Any]) -> dict[str, int]:
    """Return the place of each label of the library in `classes`."""
    return {str(label): column for column, label in enumerate(classes.tolist())}


def _missing_positions(y: Any) -> list[int]:
    """Return the positions of missing labels."""
    y = np.asarray(y)
    if y.dtype != object:
        return []
    return [i for i, label in enumerate(y) if label is None or _is_nan(label)]


def _is_nan(label: Any) -> bool:
    return type(label).__name__ in ("NAType", "NaTType") or (isinstance(label, float) and label != label)
