"""How much faster two Spark workers are than one, and the accuracy of a vote of shards.

    python python/benches/on_spark.py FOLDER

FOLDER has `train.csv.gz` and `test.csv.gz` with the columns `label` and `text`. Needs Java 17.
"""

import sys
import tempfile
import time
from pathlib import Path

import nearzip
import pandas as pd
from nearzip.spark import classify, fit_sharded
from pyspark.sql import DataFrame, SparkSession

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from cluster import Cluster

TEXTS = 200_000
ROUNDS = 3


def main() -> None:
    train, test = (pd.read_csv(Path(sys.argv[1], f"{part}.csv.gz"), dtype=str) for part in ("train", "test"))
    classifier = nearzip.NearzipClassifier("class").fit(train["text"], train["label"])
    texts = [f"{text} {number}" for number, text in enumerate(repeated(test["text"].tolist(), TEXTS))]
    seconds = {workers: classified_in(workers, texts, classifier) for workers in (1, 2)}
    for workers, found in seconds.items():
        print(f"{workers} worker(s): {TEXTS} texts in {found:.1f} s")
    print(f"ratio: {seconds[1] / seconds[2]:.2f}")
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder), workers=2) as cluster:
        shard_accuracies(cluster.session(), train, test, Path(folder))


def repeated(texts: list[str], count: int) -> list[str]:
    return (texts * (count // len(texts) + 1))[:count]


def classified_in(workers: int, texts: list[str], classifier: nearzip.NearzipClassifier) -> float:
    """Return the seconds of the fastest of some rounds, the first of which warms up."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder), workers) as cluster:
        spark = cluster.session()
        path = f"{folder}/texts"
        spark.createDataFrame(pd.DataFrame({"text": texts})).repartition(16).write.parquet(path)
        return min(written_in(classify(spark.read.parquet(path), classifier)) for _ in range(1 + ROUNDS))


def written_in(df: DataFrame) -> float:
    start = time.perf_counter()
    df.write.format("noop").mode("overwrite").save()
    return time.perf_counter() - start


def shard_accuracies(spark: SparkSession, train: pd.DataFrame, test: pd.DataFrame, folder: Path) -> None:
    known, new = spark.createDataFrame(train), spark.createDataFrame(test)
    print("shards  nearest  groups")
    for shards in (4, 16, 64):
        index = fit_sharded(known.repartition(shards), folder / "index")
        nearest, groups = (
            index.classify(new, vote=vote, search="auto").where("prediction = label").count() / len(test)
            for vote in ("nearest", "groups")
        )
        print(f"{shards:6}  {nearest:.4f}  {groups:.4f}")


if __name__ == "__main__":
    main()
