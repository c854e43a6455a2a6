"""How much faster two Spark workers are than one, and the accuracy of a vote of shards.

    python python/benches/on_spark.py FOLDER

Each worker has a core of its own. Needs Java 17.
"""

import sys
import tempfile
import time
from pathlib import Path

import nearzip
from dataset import read
from nearzip.spark import classify, fit_sharded
from pyspark.sql import DataFrame, SparkSession

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from cluster import Cluster

TEXTS = 100_000
ROUNDS = 2

Documents = tuple[list[str], list[str]]


def main(folder: str) -> None:
    train, test = read(folder, "train"), read(folder, "test")
    classifier = nearzip.NearzipClassifier("class").fit(*train)
    texts = (test[0] * (TEXTS // len(test[0]) + 1))[:TEXTS]
    seconds = {workers: classified_in(workers, texts, classifier) for workers in (1, 2)}
    for workers, found in seconds.items():
        print(f"{workers} worker(s): {TEXTS} texts in {found:.1f} s")
    print(f"ratio: {seconds[1] / seconds[2]:.2f}")
    with tempfile.TemporaryDirectory() as scratch, Cluster(Path(scratch), workers=2) as cluster:
        compare_votes(cluster.session(), train, test, Path(scratch))


def classified_in(workers: int, texts: list[str], classifier: nearzip.NearzipClassifier) -> float:
    """Return the seconds of the fastest round, after one that warms up."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder), workers) as cluster:
        spark, path = cluster.session(), f"{folder}/texts"
        spark.createDataFrame([(text,) for text in texts], "text string").repartition(16).write.parquet(path)
        return min(seconds_of(classify(spark.read.parquet(path), classifier)) for _ in range(1 + ROUNDS))


def seconds_of(df: DataFrame) -> float:
    start = time.perf_counter()
    df.write.format("noop").mode("overwrite").save()
    return time.perf_counter() - start


def compare_votes(spark: SparkSession, train: Documents, test: Documents, folder: Path) -> None:
    known, new = (
        spark.createDataFrame(list(zip(*part, strict=True)), "text string, label string")
        for part in (train, test)
    )
    for shards in (4, 16, 64):
        index = fit_sharded(known.repartition(shards), folder / "index")
        if shards == 4:
            print(f"nearest document: accuracy {accuracy(index.classify(new)):.4f}")
        print(f"a vote of {shards} shards: accuracy {accuracy(index.classify(new, vote='groups')):.4f}")


def accuracy(predicted: DataFrame) -> float:
    return predicted.where("prediction = label").count() / predicted.count()


if __name__ == "__main__":
    main(*sys.argv[1:])
