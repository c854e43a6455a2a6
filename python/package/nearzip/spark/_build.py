"""The part of a corpus in one partition, as a model file."""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyspark import TaskContext

from nearzip._classifier import NearzipClassifier
from nearzip.spark._columns import documents

_SUFFIX, _UNFINISHED = ".nearzip", ".unfinished"


@dataclass(frozen=True)
class Shard:
    """A part of a corpus, and the name of its model file, which is empty for a part without documents."""

    partition: int
    file: str
    documents: int
    labels: list[str]
    left_out: int
    """The number of rows without a text or a label."""


def build(batches: Iterator[pa.RecordBatch], folder: Path, compressor: str) -> Shard:
    """Write the model file of a partition, unless it is there."""
    texts, labels, left_out = documents(batches)
    context = TaskContext.get()
    partition = 0 if context is None else context.partitionId()
    if not labels:
        return Shard(partition, "", 0, [], left_out)
    file = f"{partition:05}-{_digest(texts, labels, compressor)}{_SUFFIX}"
    if not (folder / file).exists():
        classifier = NearzipClassifier("knn", search="exact", compressor=compressor, n_jobs=1)
        with new_file(folder / file) as path:
            classifier.fit(texts, labels).save(path)
    return Shard(partition, file, len(labels), list(dict.fromkeys(labels)), left_out)


def folder_of(path: str | os.PathLike[str]) -> Path:
    """Return the path of a folder.

    Raises `ValueError` for a URI, whose files cannot be mapped to memory.
    """
    if "://" in str(path):
        raise ValueError(f"{path} is a URI; give a folder of a file system that all executors mount")
    return Path(path).absolute()


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to, whose file becomes that of `path` at the end, or not at all."""
    unfinished = path.with_name(f"{path.name}-{uuid.uuid4().hex}{_UNFINISHED}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_others(folder: Path, shards: Iterable[Shard]) -> None:
    """Remove the files of other documents, and what stopped tasks left."""
    files = {shard.file for shard in shards}
    for suffix in (_SUFFIX, _UNFINISHED):
        for path in folder.glob(f"*{suffix}"):
            if path.name not in files:
                path.unlink(missing_ok=True)


def _digest(texts: pa.ChunkedArray, labels: list[str], compressor: str) -> str:
    digest = hashlib.blake2b(compressor.encode(), digest_size=16)
    for text, label in zip(texts, labels, strict=True):
        for part in (text.as_py(), label.encode()):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
    return digest.hexdigest()
