"""Models where the tasks of an executor find them."""

import hashlib
import pickle
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from nearzip._classifier import NearzipClassifier

_PICKLED = ".pickle"


@dataclass(frozen=True)
class DistributedModel:
    """A model that each executor has once, as a file whose pages its processes share."""

    name: str
    parameters: tuple[tuple[str, Any], ...]

    def open(self) -> NearzipClassifier:
        """Return the model."""
        return opened(SparkFiles.get(self.name), self.parameters)


def distribute(spark: SparkSession, model: Any, parameters: dict[str, Any]) -> DistributedModel:
    """Give each executor a model: a fitted classifier, or the path of a model file with parameters.

    Raises `ValueError` for a classifier with parameters, and what `NearzipClassifier.load` raises.
    """
    if not isinstance(model, NearzipClassifier):
        NearzipClassifier.load(model, **parameters)
        return _added(spark, Path(model), parameters)
    if parameters:
        raise ValueError(f"the classifier has parameters of its own; leave out {', '.join(parameters)}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.nearzip")
        try:
            model.save(path)
        except ValueError:
            # Counts without documents are no model file.
            path = path.with_suffix(_PICKLED)
            path.write_bytes(pickle.dumps(model))
        return _added(spark, path, model.get_params())


def _added(spark: SparkSession, path: Path, parameters: dict[str, Any]) -> DistributedModel:
    # For Spark, files of the same name are the same file.
    copy = Path(_copies().name, f"{_digest(path)}{path.suffix}")
    if not copy.exists():
        shutil.copyfile(path, copy)
    spark.addArtifacts(str(copy), file=True)
    if parameters.get("n_jobs") is None:
        # Spark runs a task on each core.
        parameters = {**parameters, "n_jobs": 1}
    return DistributedModel(copy.name, tuple(sorted(parameters.items())))


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    """Return the folder, until the process ends, from which executors that start later are served."""
    return tempfile.TemporaryDirectory(prefix="nearzip-")


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@lru_cache(maxsize=8)
def opened(path: str, parameters: tuple[tuple[str, Any], ...]) -> NearzipClassifier:
    """Return the model in a file, which a process opens once."""
    if path.endswith(_PICKLED):
        classifier: NearzipClassifier = pickle.loads(Path(path).read_bytes())
        classifier.set_params(**dict(parameters))
        return classifier
    return NearzipClassifier.load(path, **dict(parameters))
