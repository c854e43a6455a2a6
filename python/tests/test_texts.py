"""Every form of texts gives the same predictions, and what is not text is refused."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from nearzip import NearzipClassifier

TEXTS = ["Where is the station?", "Où est la gare ?", "Wo ist der Bahnhof?", "", "¿Dónde está?"]

FORMS = {
    "tuple": tuple(TEXTS),
    "bytes": [text.encode() for text in TEXTS],
    "numpy strings": np.array(TEXTS),
    "numpy objects": np.array(TEXTS, dtype=object),
    "numpy StringDType": np.array(TEXTS, dtype=np.dtypes.StringDType()),
    "a strided array": np.array([text for text in TEXTS for _ in range(2)], dtype=object)[::2],
    "pandas": pd.Series(TEXTS, index=[7, 7, 1, 0, 3]),
    "pandas objects": pd.Series(TEXTS, dtype=object),
    "pandas python strings": pd.Series(TEXTS, dtype=pd.StringDtype("python")),
    "pandas Arrow strings": pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())),
    "pandas category": pd.Series(TEXTS, dtype="category"),
    "pandas index": pd.Index(TEXTS),
    "polars": pl.Series(TEXTS),
    "polars category": pl.Series(TEXTS, dtype=pl.Categorical),
    "string": pa.array(TEXTS),
    "large_string": pa.array(TEXTS, pa.large_string()),
    "string_view": pa.array(TEXTS, pa.string_view()),
    "binary": pa.array(TEXTS, pa.binary()),
    "large_binary": pa.array(TEXTS, pa.large_binary()),
    "binary_view": pa.array([text.encode() for text in TEXTS], pa.binary_view()),
    "dictionary": pa.array(TEXTS).dictionary_encode(),
    "chunked": pa.chunked_array([TEXTS[:2], [], TEXTS[2:]]),
    "chunked dictionary": pa.chunked_array([TEXTS[:2], TEXTS[2:]]).dictionary_encode(),
    "a slice": pa.array(["before", *TEXTS, "after"])[1:-1],
}


@pytest.mark.parametrize("texts", FORMS.values(), ids=FORMS)
def test_every_form_is_the_same(hybrid, texts):
    np.testing.assert_array_equal(hybrid.predict_proba(texts), hybrid.predict_proba(TEXTS))


@pytest.mark.parametrize("empty", [[], np.array([], dtype=str), pa.array([], pa.string())])
def test_no_texts_have_no_predictions(hybrid, empty):
    assert hybrid.predict(empty).shape == (0,)
    assert hybrid.predict_proba(empty).shape == (0, 32)


MISSING = ["a", None, "b", None]


@pytest.mark.parametrize(
    "texts",
    [
        MISSING,
        ["a", float("nan"), "b", pd.NA],
        ["a", pd.NaT, "b", np.float64("nan")],
        np.array(MISSING, dtype=object),
        pd.Series(MISSING),
        pd.Series(MISSING, dtype=pd.StringDtype("python")),
        pl.Series(MISSING),
        pa.array(MISSING),
        pa.array(MISSING).dictionary_encode(),
        pa.chunked_array([["a"], [None, "b"], [None]]),
        pa.DictionaryArray.from_arrays([0, None, 1, 2], ["a", "b", None]),
    ],
)
def test_missing_texts_are_refused_with_their_positions(hybrid, texts):
    with pytest.raises(ValueError, match="missing at the positions 1, 3;"):
        hybrid.predict(texts)
    with pytest.raises(ValueError, match="missing at the positions 1, 3;"):
        NearzipClassifier().fit(texts, ["a"] * len(texts))


def test_many_missing_texts_are_counted(hybrid):
    with pytest.raises(ValueError, match="7, 8, 9 and 20 more;"):
        hybrid.predict(pa.nulls(30))


@pytest.mark.parametrize(
    ("texts", "error", "message"),
    [
        ("a single text", ValueError, "single text"),
        (b"a single text", ValueError, "single text"),
        (np.array([["a", "b"]]), ValueError, "Expected 1D array"),
        (np.array("a"), ValueError, "Expected 1D array"),
        (pd.DataFrame({"text": TEXTS}), ValueError, "Expected 1D array"),
        (pa.table({"text": TEXTS}), ValueError, "Expected 1D array"),
        ([["a"], ["b"]], TypeError, "position 0 is of the type list"),
        (["a", 3], TypeError, "position 1 is of the type int"),
        (np.array([1.5]), TypeError, "position 0 is of the type float"),
        (pa.array([1, 2]), TypeError, "Arrow array of the type Int64"),
        (["\ud800"], UnicodeEncodeError, "surrogates"),
        (3, TypeError, "not iterable"),
    ],
)
def test_what_is_not_text_is_refused(hybrid, texts, error, message):
    with pytest.raises(error, match=message):
        hybrid.predict(texts)
