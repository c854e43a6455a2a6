"""A model on the rows of a table."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import arrow_udf

from nearzip._classifier import NearzipClassifier
from nearzip._run import run
from nearzip.spark._columns import MISSING, PREDICTED, require, with_added
from nearzip.spark._models import distribute
from nearzip.spark._rows import one_by_one


def classify(df: DataFrame, model: Any, text_col: str = "text", **parameters: Any) -> DataFrame:
    """Return the table with the columns `prediction`, `probability` and `error`.

    `model` is a fitted `NearzipClassifier`, or the path of a model file on the driver, whose method and
    other `parameters` are those of `NearzipClassifier`. Each executor gets it once, and its processes
    share the pages of the file. One task predicts with one thread, unless `n_jobs` says otherwise.

    `error` says why there is no prediction for a row: its text is missing, or cannot be read. Tables may
    be streams.

    Raises `ValueError` if there is no such column of strings or binaries, if columns of the new names
    exist, and what `NearzipClassifier.load` raises.
    """
    require(df, text_col)
    schema = with_added(df, PREDICTED)
    distributed = distribute(df.sparkSession, model, parameters)

    def predict(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        classifier = distributed.open()
        for batch in batches:
            columns = predictions(classifier, batch.column(text_col))
            names = batch.schema.names + [field.name for field in PREDICTED]
            yield pa.RecordBatch.from_arrays([*batch.columns, *columns], names=names)

    return df.mapInArrow(predict, schema)


def register(spark: SparkSession, model: Any, name: str = "nearzip", **parameters: Any) -> None:
    """Make the SQL function `name`, as in `SELECT nearzip(text) FROM questions`.

    It returns labels, and null where `classify` would report an error. `model` and `parameters` are as
    for `classify`.
    """
    distributed = distribute(spark, model, parameters)

    @arrow_udf("string")  # type: ignore[untyped-decorator]
    def label(texts: pa.Array) -> pa.Array:
        return predictions(distributed.open(), texts)[0]

    spark.udf.register(name, label)


def predictions(classifier: NearzipClassifier, texts: pa.Array) -> list[pa.Array]:
    """Return the labels, probabilities and errors of texts, null where there are none."""

    def predict(texts: pa.Array) -> list[tuple[str, float, None]]:
        with run(classifier.n_jobs) as how:
            labels, numbers, scores = classifier._classifier.predict(texts, True, how)
        return [(labels[number], score, None) for number, score in zip(numbers, scores, strict=True)]

    present = texts.drop_null()
    rows = iter(one_by_one(predict, present, lambda error: (None, None, error)))
    missing = (None, None, MISSING)
    all_rows = [next(rows) if valid else missing for valid in texts.is_valid().to_pylist()]
    types = [pa.string(), pa.float64(), pa.string()]
    columns = zip(*all_rows, strict=True) if all_rows else ([], [], [])
    return [pa.array(column, type) for column, type in zip(columns, types, strict=True)]
