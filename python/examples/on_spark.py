"""On Spark: classify a table, ask in SQL, and search a corpus that is kept in parts.

It needs Java 17 and `pip install nearzip[spark]`, and runs on this machine unless `spark-submit` says
otherwise.
"""

import tempfile

import nearzip
import nearzip.spark
from pyspark.sql import DataFrame, SparkSession


def table(spark: SparkSession, documents: tuple[list[str], list[str]]) -> DataFrame:
    return spark.createDataFrame(list(zip(*documents, strict=True)), "text string, label string")


def accuracy(predicted: DataFrame) -> float:
    return predicted.where("prediction = label").count() / predicted.count()


def main() -> None:
    spark = SparkSession.builder.appName("nearzip").getOrCreate()
    known, new = nearzip.sample(), table(spark, nearzip.sample(held_out=True))

    # A model that a machine holds, on tables of any size. A path of a model file would do as well.
    classifier = nearzip.NearzipClassifier().fit(*known)
    print(f"accuracy: {accuracy(nearzip.spark.classify(new, classifier)):.3f}")

    # The same in SQL.
    nearzip.spark.register(spark, classifier)
    new.createOrReplaceTempView("questions")
    labeled = "SELECT nearzip(text) AS found FROM questions"
    spark.sql(f"SELECT found, count(*) FROM ({labeled}) GROUP BY found ORDER BY found LIMIT 3").show()

    # Documents in parts that no machine holds together: counts are summed, and neighbors are merged.
    documents = table(spark, known).repartition(4)
    print(
        f"accuracy, counts: {accuracy(nearzip.spark.classify(new, nearzip.spark.fit_class(documents))):.3f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        index = nearzip.spark.fit_sharded(documents, folder)
        print(f"accuracy, nearest document: {accuracy(index.classify(new)):.3f}")
        print(f"accuracy, a vote of shards: {accuracy(index.classify(new, vote='groups')):.3f}")


if __name__ == "__main__":
    main()
