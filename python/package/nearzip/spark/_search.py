"""The nearest documents of one shard, and the vote of those of all shards."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nearzip import _nearzip
from nearzip._classifier import NearzipClassifier
from nearzip._run import run
from nearzip.spark._columns import PREDICTED, TEXT
from nearzip.spark._rows import one_by_one

NEIGHBORS = pa.list_(
    pa.struct([("distance", pa.float64()), ("position", pa.int64()), ("label", pa.string())])
)
NEIGHBORS_DDL = "array<struct<distance: double, position: bigint, label: string>>"


def nearest(classifier: NearzipClassifier, texts: pa.Array, k: int, first: int) -> list[pa.Array]:
    """Return the k nearest documents of each text, whose positions begin at `first`, and errors."""

    labels = classifier._classifier.labels()

    def neighbor(distance: float, position: int, label: int) -> dict[str, Any]:
        return {"distance": distance, "position": first + position, "label": labels[label]}

    def search(texts: pa.Array) -> list[tuple[Any, str | None]]:
        with run(classifier.n_jobs) as how:
            rows = zip(*classifier._classifier.nearest(texts, k, how), strict=True)
        return [([neighbor(*found) for found in zip(*row, strict=True)], None) for row in rows]

    rows = one_by_one(search, texts, lambda error: ([], error))
    found, errors = zip(*rows, strict=True) if rows else ([], [])
    return [pa.array(found, NEIGHBORS), pa.array(errors, pa.string())]


def decided(batch: pa.RecordBatch, method: str, labels: list[str]) -> pa.RecordBatch:
    """Return texts with their predictions, given texts, neighbors and errors."""
    failed = batch.filter(pc.is_valid(batch.column("error")))
    found = batch.filter(pc.is_null(batch.column("error")))
    neighbors = found.column("neighbors").flatten()
    shape = (len(found), -1)
    numbers = pc.index_in(neighbors.field("label"), pa.array(labels, pa.string()))
    with run(1) as how:
        predicted, scores = _nearzip.vote(
            method,
            labels,
            found.column(0),
            numbers.to_numpy(zero_copy_only=False).astype(np.int64).reshape(shape),
            neighbors.field("distance").to_numpy().reshape(shape),
            how,
        )
    nothing = [None] * len(failed)
    columns = [
        pa.array([labels[number] for number in predicted] + nothing, pa.string()),
        pa.array([*scores.tolist(), *nothing], pa.float64()),
        pa.array([None] * len(found) + failed.column("error").to_pylist(), pa.string()),
    ]
    texts = pa.concat_arrays([found.column(0), failed.column(0)])
    names = [TEXT, *(field.name for field in PREDICTED)]
    return pa.RecordBatch.from_arrays([texts, *columns], names=names)
