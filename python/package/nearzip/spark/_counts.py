"""A model of the bytes of each label, counted in parts."""

import pickle
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame

from nearzip import _nearzip
from nearzip._classifier import NearzipClassifier
from nearzip.spark._columns import documents, require


def fit_class(
    df: DataFrame, text_col: str = "text", label_col: str = "label", order: int | None = None
) -> NearzipClassifier:
    """Return a `class` classifier of a table: the sum of the counts of its partitions.

    It is, to the last bit, what `fit` with all documents in the order of the partitions would give.
    Partitions are counted by the executors and added up by the driver, whose memory must hold the
    counts, not the texts. Without an `order`, a first pass over the table chooses it. Rows without a
    text or a label are left out.

    Raises `ValueError` if there are no such columns of strings, and if no row is left.
    """
    require(df, text_col, label_col)
    table = df.select(text_col, label_col)
    if order is None:
        order = _suited_order(table)

    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        texts, labels, _ = documents(batches)
        if labels:
            part = NearzipClassifier(f"class order={order}", n_jobs=1).fit(texts, labels)
            yield pa.record_batch({"part": [pickle.dumps(part)]})

    whole: NearzipClassifier | None = None
    for row in table.mapInArrow(count, "part binary").toLocalIterator():
        part = pickle.loads(row.part)
        whole = part if whole is None else whole.merge(part)
    if whole is None:
        raise ValueError("the table has no row with a text and a label")
    whole.set_params(n_jobs=None)
    return whole


def _suited_order(table: DataFrame) -> int:
    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        counts = np.zeros(256, dtype=np.int64)
        for batch in batches:
            texts = batch.drop_null().column(0).cast(pa.binary()).to_pylist()
            counts += np.bincount(np.frombuffer(b"".join(texts), np.uint8), minlength=256)
        yield pa.record_batch({"counts": [counts]})

    rows = table.mapInArrow(count, "counts array<bigint>").collect()
    return _nearzip.order_for(sum((np.array(row.counts) for row in rows), np.zeros(256, np.int64)).tolist())
