"""A corpus in the model files of its parts."""

import json
import os
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.sql.types import StructField, StructType

from nearzip import _nearzip
from nearzip._classifier import NearzipClassifier
from nearzip._method import written_method
from nearzip.spark._build import Shard, build, folder_of, new_file, remove_others
from nearzip.spark._columns import MISSING, PREDICTED, TEXT, require, with_added
from nearzip.spark._models import opened
from nearzip.spark._search import NEIGHBORS_DDL, decided, nearest

_MANIFEST = "shards.json"


def fit_sharded(
    df: DataFrame,
    path: str | os.PathLike[str],
    text_col: str = "text",
    label_col: str = "label",
    compressor: str = "gzip",
) -> "ShardedIndex":
    """Write a model file for each partition of a table, for a corpus that no machine holds.

    `path` is a folder that the driver and all executors see: a mounted file system. An executor needs
    memory for one partition at a time; `df.repartition` makes them smaller. Files that are there
    already, of the same documents in the same order, are not written again, so a job that was stopped
    can be started once more. Files of other documents are removed at the end.

    Rows without a text or a label are left out, with a warning that counts them.

    Raises `ValueError` if there are no such columns of strings, and if no row is left.
    """
    require(df, text_col, label_col)
    folder = folder_of(path)
    folder.mkdir(parents=True, exist_ok=True)

    def write(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        shard = build(batches, folder, compressor)
        yield pa.record_batch({name: [value] for name, value in asdict(shard).items()})

    schema = "partition bigint, file string, documents bigint, labels array<string>, left_out bigint"
    rows = df.select(text_col, label_col).mapInArrow(write, schema).collect()
    shards = sorted((Shard(**row.asDict()) for row in rows), key=lambda shard: shard.partition)
    left_out = sum(shard.left_out for shard in shards)
    if left_out:
        warnings.warn(f"{left_out} rows without a text or a label are left out", stacklevel=2)
    shards = [shard for shard in shards if shard.documents]
    if not shards:
        raise ValueError("the table has no row with a text and a label")
    with new_file(folder / _MANIFEST) as manifest:
        manifest.write_text(json.dumps([asdict(shard) for shard in shards], ensure_ascii=False))
    remove_others(folder, shards)
    return ShardedIndex(folder, tuple(shards))


@dataclass(frozen=True)
class ShardedIndex:
    """The model files of a corpus, in a folder that the driver and all executors see."""

    folder: Path
    shards: tuple[Shard, ...]

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> "ShardedIndex":
        """Open what `fit_sharded` wrote.

        Raises `OSError` if there is nothing, or the job that writes it has not ended.
        """
        folder = folder_of(path)
        return cls(folder, tuple(Shard(**shard) for shard in json.loads((folder / _MANIFEST).read_text())))

    def __len__(self) -> int:
        """Return the number of documents."""
        return sum(shard.documents for shard in self.shards)

    @cached_property
    def labels(self) -> list[str]:
        """The labels, in the order in which they first occur."""
        return list(dict.fromkeys(label for shard in self.shards for label in shard.labels))

    def kneighbors(
        self, df: DataFrame, n_neighbors: int = 1, text_col: str = "text", **parameters: Any
    ) -> DataFrame:
        """Return the different texts of a table with their nearest documents, of all shards.

        The columns are the text, `neighbors` (an array of `distance`, `position` and `label`, nearest
        first) and `error`. Positions count the documents of all partitions. `parameters` are those of
        `NearzipClassifier("knn")`, of which `metric` and `search` matter; with `search="exact"`, the
        default here, the neighbors are those that one index of all documents has.

        Each shard is searched by one task, for all texts.

        Raises `ValueError` if there is no such column of strings, for parameters out of range, and if
        there are fewer documents.
        """
        require(df, text_col)
        found = self._nearest(df, text_col, n_neighbors, parameters)
        return found.withColumnRenamed(TEXT, text_col)

    def classify(
        self, df: DataFrame, text_col: str = "text", *, vote: str = "nearest", **parameters: Any
    ) -> DataFrame:
        """Return the table with the columns `prediction`, `probability` and `error`.

        With `vote="nearest"`, the `n_neighbors` nearest documents of all shards vote, as in one index of
        all documents. With `vote="groups"`, the nearest document of each shard votes: the distributed 1-NN
        of Ryu and Kim, *One-Nearest-Neighbor Search is All You Need for Minimax Optimal Regression and
        Classification*, 2022. Partitions should be random then, as those of `df.repartition(n)` are.
        `parameters` are those of `NearzipClassifier("knn")`.

        `error` says why there is no prediction for a row. Texts that occur more than once are compared once.

        Raises `ValueError` as `kneighbors`, for another vote, and if columns of the new names exist.
        """
        require(df, text_col)
        schema = with_added(df, PREDICTED)
        k = parameters.pop("n_neighbors", 1)
        if vote == "nearest":
            found, voters = self._nearest(df, text_col, k, parameters), k
        elif vote == "groups":
            found, voters = self._nearest_of_shards(df, text_col, 1, parameters), len(self.shards)
        else:
            raise ValueError(f"vote is {vote!r}; choose nearest or groups")
        method, labels = _method({"method": "knn", **parameters, "n_neighbors": voters}), self.labels

        def decide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield decided(batch, method, labels)

        text = StructField(TEXT, df.schema[text_col].dataType)
        predicted = found.mapInArrow(decide, StructType([text, *PREDICTED]))
        joined = df.join(predicted, df[text_col] == predicted[TEXT], "left")
        error = f.when(f.col(text_col).isNull(), MISSING).otherwise(f.col("error")).alias("error")
        return joined.withColumn("error", error).select(schema.names)

    def _nearest(self, df: DataFrame, text_col: str, k: int, parameters: dict[str, Any]) -> DataFrame:
        """Return the different texts with the k nearest documents of all shards, and errors."""
        if not 0 < k <= len(self):
            raise ValueError(f"n_neighbors is {k}; choose 1 to {len(self)}")
        found = self._nearest_of_shards(df, text_col, k, parameters)
        return found.withColumn("neighbors", f.slice("neighbors", 1, k))

    def _nearest_of_shards(
        self, df: DataFrame, text_col: str, k: int, parameters: dict[str, Any]
    ) -> DataFrame:
        """Return the different texts with the k nearest documents of each shard, and errors."""
        parameters = {"method": "knn", "search": "exact", "n_jobs": 1, **parameters}
        _method(parameters)
        folder, shards = self.folder, self.shards
        firsts = list(accumulate((shard.documents for shard in shards), initial=0))

        def search(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column("shard").unique().to_pylist():
                    shard = shards[number]
                    texts = batch.filter(pc.equal(batch.column("shard"), number)).column(TEXT)
                    classifier = opened(str(folder / shard.file), tuple(sorted(parameters.items())))
                    columns = nearest(classifier, texts, min(k, shard.documents), firsts[number])
                    yield pa.RecordBatch.from_arrays([texts, *columns], names=[TEXT, "found", "error"])

        texts = df.select(f.col(text_col).alias(TEXT)).where(f.col(TEXT).isNotNull()).distinct()
        numbers = df.sparkSession.range(len(shards)).select(f.col("id").cast("int").alias("shard"))
        # A task for each shard, which opens it once.
        pairs = texts.crossJoin(f.broadcast(numbers)).repartitionById(len(shards), "shard")
        added = StructType.fromDDL(f"found {NEIGHBORS_DDL}, error string").fields
        found = pairs.mapInArrow(search, StructType([*texts.schema.fields, *added]))
        together = f.array_sort(f.flatten(f.collect_list("found"))).alias("neighbors")
        return found.groupBy(TEXT).agg(together, f.max("error").alias("error"))


def _method(parameters: dict[str, Any]) -> str:
    """Return the method in its written form.

    Raises `ValueError` for parameters out of range.
    """
    method = written_method(NearzipClassifier(**parameters).get_params())
    _nearzip.check_method(method)
    return method
