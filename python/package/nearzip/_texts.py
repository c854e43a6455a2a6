"""What counts as texts."""

from typing import Any

TEXTS_DOC = "a list, an array or a column of str or bytes"


def as_texts(X: Any) -> Any:
    """Return texts in a form that the native module reads: an Arrow array, or a list.

    Arrow arrays, and columns of pandas and polars that are stored as such, are returned as they are, since
    the native module reads them where they lie.

    Raises `ValueError` if `X` is a single text, or has more than one dimension.
    """
    if isinstance(X, (str, bytes)):
        raise ValueError(f"X is a single text; give {TEXTS_DOC}, such as [text]")
    if getattr(X, "ndim", 1) != 1 or hasattr(X, "columns") or hasattr(X, "column_names"):
        shape = getattr(X, "shape", "two dimensions")
        raise ValueError(f"Expected 1D array of texts, got {shape} instead; give one column")
    if _is_arrow(X):
        return X
    # pyarrow and polars know how to convert themselves; so do arrays of NumPy, and columns of pandas.
    return X.tolist() if hasattr(X, "tolist") else list(X)


def _is_arrow(X: Any) -> bool:
    if not (hasattr(X, "__arrow_c_stream__") or hasattr(X, "__arrow_c_array__")):
        return False
    dtype = getattr(X, "dtype", None)
    # A column of pandas has the interface of Arrow whatever it is stored as.
    is_pandas = hasattr(X, "iloc")
    return not is_pandas or getattr(dtype, "storage", None) == "pyarrow" or hasattr(dtype, "pyarrow_dtype")


def with_texts(tags: Any) -> Any:
    """Return the tags of an estimator that takes texts."""
    tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = False
    tags.input_tags.string = True
    return tags
