"""Columns of tables: what is needed, and what is added."""

from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import BinaryType, DataType, DoubleType, StringType, StructField, StructType

MISSING = "the text is missing"

TEXT = "nearzip_text"
"""The column of texts in tables that users do not see."""

PREDICTED = [
    StructField("prediction", StringType()),
    StructField("probability", DoubleType()),
    StructField("error", StringType()),
]
"""What `classify` adds."""


def require(df: DataFrame, *columns: str) -> None:
    """Raise `ValueError` unless there are such columns, of strings or binaries."""
    for column in columns:
        if column not in df.columns:
            raise ValueError(f"there is no column {column!r}; there are {', '.join(df.columns)}")
        kind = df.schema[column].dataType
        if not _is_text(kind):
            raise ValueError(f"the column {column!r} is of the type {kind.simpleString()}; give strings")


def with_added(df: DataFrame, fields: list[StructField]) -> StructType:
    """Return the schema with more columns.

    Raises `ValueError` if there are columns of these names.
    """
    taken = [field.name for field in fields if field.name in df.columns]
    if taken:
        raise ValueError(f"there are columns {', '.join(taken)} already; rename them")
    return StructType([*df.schema.fields, *fields])


def documents(batches: Iterator[pa.RecordBatch]) -> tuple[pa.ChunkedArray, list[str], int]:
    """Return the texts and labels of a table with these two columns, and the number of rows without."""
    texts, labels, left_out = [], [], 0
    for batch in batches:
        kept = batch.drop_null()
        texts.append(kept.column(0).cast(pa.large_binary()))
        labels += kept.column(1).cast(pa.string()).to_pylist()
        left_out += len(batch) - len(kept)
    return pa.chunked_array(texts, pa.large_binary()), labels, left_out


def _is_text(kind: DataType) -> bool:
    return isinstance(kind, (StringType, BinaryType))
