"""`nearzip.spark` on a cluster of a master and two workers, each a process of its own.

It takes minutes and needs Java, so it runs only with `NEARZIP_SPARK=1`.
"""

import doctest
import itertools
import os
import runpy
import shutil
import threading
import time
from pathlib import Path

import nearzip
import numpy as np
import pytest

if os.environ.get("NEARZIP_SPARK") != "1":
    pytest.skip("needs Java 17, and minutes: set NEARZIP_SPARK=1", allow_module_level=True)
pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("there is no java", allow_module_level=True)

from cluster import Cluster, kill
from nearzip.spark import ShardedIndex, classify, fit_class, fit_sharded, register

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def spark(cluster):
    return cluster.session()


@pytest.fixture(scope="module")
def questions(spark, held_out):
    """Texts with their numbers; the last one is missing."""
    rows = [*enumerate(held_out[0]), (len(held_out[0]), None)]
    return spark.createDataFrame(rows, "number int, text string").repartition(3)


@pytest.fixture(scope="module")
def table(spark, sample):
    """The sample, in partitions of different sizes."""
    rows = list(zip(*sample, strict=True))
    return spark.createDataFrame(rows, "text string, label string").repartition(5).cache()


@pytest.fixture(scope="module")
def in_order(table):
    return documents_of(table)


@pytest.fixture(scope="module")
def index(table, tmp_path_factory):
    return fit_sharded(table, tmp_path_factory.mktemp("index"))


def documents_of(table):
    """The texts and labels of a table, in the order of its partitions."""
    rows = [row for part in table.rdd.glom().collect() for row in part]
    return [row.text for row in rows], [row.label for row in rows]


def ordered(predicted):
    return predicted.orderBy("number").collect()


def test_the_example_and_docstrings(spark, capsys):
    assert doctest.testmod(nearzip.spark, extraglobs={"spark": spark}).failed == 0
    runpy.run_path(str(Path(__file__).parent.parent / "examples/on_spark.py"), run_name="__main__")
    assert "accuracy" in capsys.readouterr().out


def test_predictions_are_those_of_one_process(questions, sample, held_out, method):
    classifier = nearzip.NearzipClassifier(method).fit(*sample)
    *rows, without_text = ordered(classify(questions, classifier))
    assert [row.prediction for row in rows] == classifier.predict(held_out[0]).tolist()
    assert [row.probability for row in rows] == classifier.predict_proba(held_out[0]).max(axis=1).tolist()
    assert {row.error for row in rows} == {None}
    assert tuple(without_text) == (160, None, None, None, "the text is missing")


def test_a_model_file_and_labels_that_are_numbers(questions, sample, held_out, tmp_path):
    _, numbers = np.unique(sample[1], return_inverse=True)
    classifier = nearzip.NearzipClassifier("knn", n_neighbors=3).fit(sample[0], numbers)
    classifier.save(tmp_path / "model.nearzip")
    predicted = classify(questions, tmp_path / "model.nearzip", method="knn", n_neighbors=3)
    expected = [str(label) for label in classifier.predict(held_out[0])]
    assert [row.prediction for row in ordered(predicted)[:-1]] == expected


def test_binary_texts_and_other_columns(spark, sample, hybrid):
    rows = [(b"\xff\x00 rain", {"a": [1.5]}), (sample[0][0].encode(), None)]
    table = spark.createDataFrame(rows, "text binary, other map<string, array<double>>")
    found = classify(table, hybrid).collect()
    assert [row.prediction for row in found] == hybrid.predict([row[0] for row in rows]).tolist()
    assert [row.other for row in found] == [row[1] for row in rows]


def test_columns_are_checked(questions, table, hybrid, index):
    for refused in (
        lambda: classify(questions, hybrid, "words"),
        lambda: classify(questions, hybrid, "number"),
        lambda: classify(questions.withColumnRenamed("number", "error"), hybrid),
        lambda: classify(questions, hybrid, n_jobs=2),
        lambda: index.classify(questions, vote="loudly"),
        lambda: index.kneighbors(questions, 481),
        lambda: index.classify(questions, metric="miles"),
        lambda: fit_sharded(table.limit(0), index.folder / "empty"),
        lambda: fit_sharded(table, "s3://bucket/index"),
        lambda: fit_class(table.limit(0)),
    ):
        with pytest.raises(ValueError, match=r"column|parameters|vote|n_neighbors|metric|row|URI"):
            refused()


def test_a_text_that_cannot_be_scored_fails_alone(spark, sample, held_out, tmp_path):
    whole, damaged = tmp_path / "whole.nearzip", tmp_path / "damaged.nearzip"
    nearzip.NearzipClassifier("class").fit(*sample).save(whole)
    content = bytearray(whole.read_bytes())
    # Somewhere among the counts, which are read when a text needs them.
    content[len(content) // 2] ^= 0x55
    damaged.write_bytes(content)
    # Long texts would need all of them.
    texts = sorted(set("".join(held_out[0])))
    questions = spark.createDataFrame(list(enumerate(texts)), "number int, text string")
    rows = ordered(classify(questions, damaged, method="class"))
    failed = [row for row in rows if row.error is not None]
    assert 0 < len(failed) < len(rows)
    assert all("damaged" in row.error and row.prediction is None for row in failed)
    expected = nearzip.NearzipClassifier("class").fit(*sample).predict(texts)
    assert all(row.prediction == expected[row.number] for row in rows if row.error is None)


def test_a_sql_function(spark, questions, hybrid, held_out):
    register(spark, hybrid)
    questions.createOrReplaceTempView("questions")
    rows = spark.sql("SELECT nearzip(text) AS label FROM questions ORDER BY number").collect()
    assert [row.label for row in rows] == [*hybrid.predict(held_out[0]), None]


def test_a_stream_goes_on_where_it_stopped(spark, hybrid, held_out, tmp_path):
    texts, arriving = held_out[0], tmp_path / "arriving"
    arriving.mkdir()
    stream = spark.readStream.schema("value string").text(str(arriving))

    def run():
        query = (
            classify(stream, hybrid, "value")
            .writeStream.format("parquet")
            .option("path", str(tmp_path / "written"))
            .option("checkpointLocation", str(tmp_path / "checkpoint"))
            .trigger(availableNow=True)
            .start()
        )
        assert query.awaitTermination(120)
        return spark.read.parquet(str(tmp_path / "written")).collect()

    (arriving / "1.txt").write_text("\n".join(texts[:100]))
    assert len(run()) == 100
    (arriving / "2.txt").write_text("\n".join(texts[100:]))
    expected = dict(zip(texts, hybrid.predict(texts), strict=True))
    rows = run()
    assert len(rows) == len(texts)
    assert {row.value: row.prediction for row in rows} == expected


@pytest.mark.parametrize("metric", ["ncd", "clm"])
def test_shards_find_what_one_index_finds(questions, index, in_order, held_out, metric):
    one = nearzip.NearzipClassifier("knn", search="exact", metric=metric).fit(*in_order)
    distances, rows = one.kneighbors(held_out[0], 7)
    found = {row.text: row for row in index.kneighbors(questions, 7, metric=metric).collect()}
    assert len(found) == len(set(held_out[0]))
    for text, of_text, positions in zip(held_out[0], distances, rows, strict=True):
        neighbors = found[text].neighbors
        assert [neighbor.position for neighbor in neighbors] == positions.tolist()
        assert [neighbor.distance for neighbor in neighbors] == of_text.tolist()
        assert [neighbor.label for neighbor in neighbors] == [in_order[1][row] for row in positions]


@pytest.mark.parametrize("ties", ["nearest", "first-label", "random"])
def test_shards_vote_as_one_index(questions, index, in_order, held_out, ties):
    parameters = {"n_neighbors": 4, "ties": ties, "weights": "softmax", "random_state": 7}
    one = nearzip.NearzipClassifier("knn", search="exact", **parameters).fit(*in_order)
    *rows, without_text = ordered(index.classify(questions, **parameters))
    assert [row.prediction for row in rows] == one.predict(held_out[0]).tolist()
    assert tuple(without_text) == (160, None, None, None, "the text is missing")


def test_columns_may_have_the_names_of_ours(questions, index, hybrid):
    for name in ("shard", "neighbors", "nearzip"):
        table = questions.withColumnRenamed("text", name)
        for predicted in (classify(table, hybrid, name), index.classify(table, name)):
            assert predicted.columns == ["number", name, "prediction", "probability", "error"]
            assert predicted.where("error IS NULL").count() == 160


def test_shards_vote_in_groups(questions, index, in_order, held_out):
    """The nearest document of each shard has a vote; the nearest of all settles ties."""
    texts, labels = map(np.array, in_order)
    ends = np.cumsum([0, *(shard.documents for shard in index.shards)])
    votes = []
    for start, end in itertools.pairwise(ends):
        of_shard = nearzip.NearzipClassifier("knn", search="exact").fit(texts[start:end], labels[start:end])
        distances, rows = of_shard.kneighbors(held_out[0], 1)
        votes.append(zip(distances[:, 0], start + rows[:, 0], labels[start:end][rows[:, 0]], strict=True))
    for row, ballots in zip(
        ordered(index.classify(questions, vote="groups")), zip(*votes, strict=True), strict=False
    ):
        voters = [label for _, _, label in sorted(ballots)]
        while len({label for label in voters if voters.count(label) == max(map(voters.count, voters))}) > 1:
            voters.pop()
        assert row.prediction == max(voters, key=voters.count)


def test_an_index_is_written_once(table, index, tmp_path):
    folder = tmp_path / "index"
    first = fit_sharded(table, folder)
    assert first.shards == index.shards == ShardedIndex.open(folder).shards
    assert len(first) == 480
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    lost, *kept = [shard.file for shard in first.shards]
    (folder / lost).unlink()
    (folder / "00000-stopped.unfinished").touch()
    with pytest.warns(UserWarning, match="2 rows without a text or a label are left out"):
        again = fit_sharded(
            table.union(table.sparkSession.createDataFrame([(None, "x"), ("x", None)], table.schema)), folder
        )
    assert [shard.file for shard in again.shards] == [lost, *kept]
    assert set(times) == {path.name for path in folder.iterdir()}
    assert all((folder / name).stat().st_mtime_ns == times[name] for name in kept)
    fit_sharded(table.where("label = 'English'"), folder)
    assert not times.keys() & {path.name for path in folder.glob("*.nearzip")}


def test_counts_are_summed(table, in_order, questions, held_out):
    whole = nearzip.NearzipClassifier("class").fit(*in_order)
    summed = fit_class(table)
    np.testing.assert_array_equal(summed.predict_proba(held_out[0]), whole._scores(held_out[0], False))
    rows = ordered(classify(questions, summed))[:-1]
    assert [row.prediction for row in rows] == whole.predict(held_out[0]).tolist()
    assert fit_class(table, order=6).predict(held_out[0]).tolist() == (
        nearzip.NearzipClassifier("class order=6").fit(*in_order).predict(held_out[0]).tolist()
    )


@pytest.mark.skipif("NEARZIP_DATA" not in os.environ, reason="needs real data: set NEARZIP_DATA")
def test_shards_of_ag_news_find_what_one_index_finds(spark, tmp_path):
    def read(part):
        path = Path(os.environ["NEARZIP_DATA"], "ag_news", f"{part}.csv.gz")
        return spark.read.csv(str(path), header=True, escape='"', multiLine=True)

    table = read("train").select("text", "label").repartition(4).cache()
    index = fit_sharded(table, tmp_path / "index")
    queries = read("test").select("text").limit(1000).cache()
    texts = [row.text for row in queries.collect()]
    one = nearzip.NearzipClassifier("knn", search="exact").fit(*documents_of(table))
    distances, rows = one.kneighbors(texts, 3)
    found = {row.text: row.neighbors for row in index.kneighbors(queries, 3).collect()}
    for text, of_text, positions in zip(texts, distances, rows, strict=True):
        assert [neighbor.position for neighbor in found[text]] == positions.tolist()
        assert [neighbor.distance for neighbor in found[text]] == of_text.tolist()
    print(f"{len(texts)} queries x {len(index)} documents")


def test_a_worker_is_killed_in_the_middle(spark, cluster, sample, tmp_path):
    texts = [f"{text} {number}" for number in range(417) for text in sample[0]][:200_000]
    classifier = nearzip.NearzipClassifier("class").fit(*sample)
    rows = spark.createDataFrame(list(enumerate(texts)), "number int, text string").repartition(100)
    failures = []

    def write():
        try:
            spark.sparkContext.setJobGroup("killed", "writing")
            classify(rows, classifier).write.parquet(str(tmp_path / "written"))
        except Exception as error:
            failures.append(error)

    writing = threading.Thread(target=write)
    writing.start()
    assert wait_until(lambda: 10 <= finished_tasks(spark) < 90, seconds=120)
    kill(cluster.workers[0])
    writing.join(timeout=300)
    assert not writing.is_alive()
    assert not failures
    found = spark.read.parquet(str(tmp_path / "written")).orderBy("number").toArrow()
    assert found["number"].to_pylist() == list(range(200_000))
    assert found["prediction"].to_pylist() == classifier.predict(texts).tolist()
    assert found["error"].null_count == 200_000


def finished_tasks(spark):
    tracker = spark.sparkContext.statusTracker()
    infos = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup("killed")]
    stages = [tracker.getStageInfo(stage) for info in infos if info for stage in info.stageIds]
    return max((stage.numCompletedTasks for stage in stages if stage), default=0)


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
