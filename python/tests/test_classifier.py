"""What the estimator learns, forgets, finds, explains and keeps."""

import copy
import pickle

import nearzip
import numpy as np
import pandas as pd
import pytest
from nearzip import NearzipClassifier
from sklearn.exceptions import NotFittedError

TWO = ["rain in the north, sun in the south", "the knight takes the bishop on e5"]


@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy])
def test_a_copy_predicts_the_same(method, copied, sample, held_out):
    classifier = NearzipClassifier(method).fit(*sample)
    again = copied(classifier)
    assert again.get_params() == classifier.get_params()
    np.testing.assert_array_equal(again.predict_proba(held_out[0]), classifier.predict_proba(held_out[0]))


def test_a_class_model_that_was_updated_is_pickled(sample, held_out):
    classifier = NearzipClassifier("class").fit(*sample).partial_fit(["nuqneH"], ["Klingon"])
    again = pickle.loads(pickle.dumps(classifier))
    np.testing.assert_array_equal(again.predict_proba(held_out[0]), classifier.predict_proba(held_out[0]))
    assert again.partial_fit(["a"], ["b"]).classes_.size == 34
    with pytest.raises(ValueError, match="no documents to save"):
        classifier.save("never.nearzip")


def test_a_model_file_predicts_the_same(method, sample, held_out, tmp_path):
    classifier = NearzipClassifier(method).fit(*sample)
    classifier.save(tmp_path / "model")
    opened = NearzipClassifier.load(tmp_path / "model", method=method)
    np.testing.assert_array_equal(opened.predict(held_out[0]), classifier.predict(held_out[0]))
    opened.save(tmp_path / "model")


def test_a_model_file_keeps_its_compressor(tmp_path):
    NearzipClassifier("knn", compressor="zstd").fit(TWO, [1, 2]).save(tmp_path / "model")
    opened = NearzipClassifier.load(tmp_path / "model", method="knn", classes=[2, 1])
    assert opened.compressor == "zstd"
    assert opened.predict(TWO).tolist() == [1, 2]
    with pytest.raises(ValueError, match="made with zstd, not with gzip"):
        NearzipClassifier.load(tmp_path / "model", method="knn", compressor="gzip")
    with pytest.raises(ValueError, match="classes has not the labels"):
        NearzipClassifier.load(tmp_path / "model", classes=[1, 3])


@pytest.mark.parametrize(
    "labels",
    [
        np.array([3, 1, 3]),
        [True, False, True],
        ["b", "a", "b"],
        np.array(["b", "a", "b"], dtype=object),
        pd.Series(["b", "a", "b"]),
        pd.Series([2.0, 1.0, 2.0]),
    ],
)
def test_labels_keep_their_type(labels):
    texts = ["rain in the north", "the knight takes e5", "sun in the south"]
    classifier = NearzipClassifier("knn").fit(texts, labels)
    assert classifier.predict(texts).tolist() == list(labels)
    assert classifier.classes_.tolist() == sorted(set(labels))
    assert (classifier.predict_proba(texts)[:, 1] > 0.5).tolist() == [True, False, True]
    assert classifier.explain(texts)[0].label == labels[0]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (None, "y is None"),
        (["a", None], r"missing at the positions \[1\]"),
        (["a"], "inconsistent numbers of samples"),
        ([0.5, 1.5], "Unknown label type"),
        ([], "inconsistent"),
    ],
)
def test_labels_that_are_none_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        NearzipClassifier().fit(["a", "b"], labels)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"method": "svm"}, 'no method is called "svm"'),
        ({"method": ""}, "no method"),
        ({"method": "class order=99"}, "the order is 99"),
        ({"method": "knn k=3"}, "give k as the parameter n_neighbors"),
        ({"method": "hybrid k=3"}, "give k as the parameter n_neighbors"),
        ({"method": "knn", "n_neighbors": 0}, "k is 0"),
        ({"method": "knn", "n_neighbors": 9}, "k is 9 and the corpus has 2"),
        ({"method": "knn", "n_neighbors": 1.5}, '"1.5" is not a value of k'),
        ({"compressor": "gzip:12"}, "gzip has no level 12"),
        ({"compressor": "gzip k=3"}, "give one word"),
        ({"method": "knn", "metric": "l2"}, 'no metric is called "l2"'),
        ({"method": "knn", "ties": "worst"}, "worst"),
        ({"method": "knn", "weights": "softmax:0"}, "temperature is 0"),
        ({"method": "knn", "candidates": 0}, "number of candidates is 0"),
        ({"method": "knn", "search": "exact", "candidates": 5}, "compares no candidates"),
        ({"method": "knn", "random_state": -1}, '"-1" is not a value of seed'),
        ({"n_jobs": 0}, "n_jobs"),
    ],
)
def test_wrong_parameters_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        NearzipClassifier(**parameters).fit(["a", "b"], [1, 2]).predict(["a"])


def test_nothing_can_be_learned_from_nothing():
    with pytest.raises(ValueError, match="no documents"):
        NearzipClassifier().fit([], [])


def test_an_estimator_that_knows_nothing_says_so():
    for call in (NearzipClassifier().predict, NearzipClassifier().kneighbors):
        with pytest.raises(NotFittedError):
            call(["a"])


def test_files_that_are_no_model_are_refused(tmp_path):
    (tmp_path / "text").write_text("no model")
    with pytest.raises(FileNotFoundError):
        NearzipClassifier.load(tmp_path / "none")
    with pytest.raises(nearzip.NearzipError, match="not a nearzip model file"):
        NearzipClassifier.load(tmp_path / "text")
    with pytest.raises(OSError, match="not a model file"):
        NearzipClassifier().fit(["a", "b"], [1, 2]).save(tmp_path / "text")


@pytest.mark.parametrize("method", ["knn", "grams"])
def test_learning_in_parts_is_learning_at_once(method, sample, held_out):
    texts, labels = sample
    parts = NearzipClassifier(method).partial_fit(texts[:100], labels[:100], ["Klingon"])
    parts.partial_fit(texts[100:], labels[100:]).partial_fit(["nuqneH"], ["Klingon"])
    parts.forget(["nuqneH"], ["Klingon"])
    whole = NearzipClassifier(method).fit(texts, labels)
    assert "Klingon" in parts.classes_
    columns = np.searchsorted(parts.classes_, whole.classes_)
    np.testing.assert_array_equal(
        parts.predict_proba(held_out[0])[:, columns], whole.predict_proba(held_out[0])
    )


def test_probabilities_are_calibrated(method, sample, held_out):
    classifier = NearzipClassifier(method).fit(*sample)
    probabilities = classifier.predict_proba(held_out[0])
    assert probabilities.sum(axis=1) == pytest.approx(1)
    confidence = probabilities.max(axis=1)
    is_right = classifier.predict(held_out[0]) == np.array(held_out[1])
    assert abs(confidence.mean() - is_right.mean()) < 0.06
    assert (confidence < 1).all()
    strange = bytes(range(1, 9)) * 20
    assert classifier.predict_proba([strange]).max() < 0.2


def test_texts_without_labels_are_learned_from_and_kept(sample, held_out, tmp_path):
    few, (texts, truths) = [half[::6] for half in sample], held_out
    alone = NearzipClassifier().fit(*few)
    # A column of pandas, which is converted; lists are those of other tests.
    classifier = NearzipClassifier().fit(*few, unlabeled=pd.Series(sample[0]))
    assert classifier.score(texts, truths) > alone.score(texts, truths)
    expected = classifier.predict_proba(texts)
    classifier.save(tmp_path / "model")
    for kept in [pickle.loads(pickle.dumps(classifier)), NearzipClassifier.load(tmp_path / "model")]:
        np.testing.assert_array_equal(kept.predict_proba(texts), expected)
    np.testing.assert_array_equal(classifier.fit(*few).predict(texts), alone.predict(texts))


@pytest.mark.parametrize(
    ("method", "unlabeled", "message"),
    [
        ("knn", ["sun"], "the method knn does not learn from texts without labels; use hybrid"),
        ("hybrid", "sun", "X is a single text"),
        ("hybrid", ["sun", None], "1"),
    ],
)
def test_texts_without_labels_are_refused(method, unlabeled, message):
    with pytest.raises(ValueError, match=message):
        NearzipClassifier(method).fit(TWO, ["weather", "chess"], unlabeled=unlabeled)


def test_merged_counts_are_those_of_all_documents(sample, held_out):
    texts, labels = sample
    parts = [NearzipClassifier("class order=5").fit(texts[part::3], labels[part::3]) for part in range(3)]
    merged = parts[0].merge(parts[1]).merge(parts[2])
    whole = NearzipClassifier("class order=5").fit(texts, labels)
    # Merged counts have no documents to calibrate by.
    np.testing.assert_array_equal(merged.predict_proba(held_out[0]), whole._scores(held_out[0], False))
    twice = whole.merge(whole)
    again = NearzipClassifier("class order=5").fit(texts * 2, labels * 2)
    np.testing.assert_array_equal(twice.predict_proba(held_out[0]), again._scores(held_out[0], False))


def test_what_cannot_be_merged_is_refused(hybrid):
    chess = NearzipClassifier("class order=5").fit(["the knight takes the bishop"], ["chess"])
    with pytest.raises(ValueError, match="the orders are 5 and 6"):
        chess.merge(NearzipClassifier("class order=6").fit(["rain"], ["weather"]))
    with pytest.raises(ValueError, match="method class"):
        chess.merge(hybrid)
    with pytest.raises(ValueError, match="method class"):
        hybrid.merge(chess)
    assert chess.classes_.tolist() == ["chess"]


def test_what_was_not_learned_cannot_be_forgotten():
    classifier = NearzipClassifier().fit(["a", "b"], [1, 2])
    with pytest.raises(ValueError, match="no such document"):
        classifier.forget(["a"], [2])


def test_neighbors_are_those_of_the_distances(sample, held_out):
    classifier = NearzipClassifier("knn", n_neighbors=3).fit(*sample)
    distances, rows = classifier.kneighbors(held_out[0][:20])
    matrix = nearzip.pairwise_distances(held_out[0][:20], sample[0])
    np.testing.assert_array_equal(rows, np.argsort(matrix, axis=1, kind="stable")[:, :3])
    np.testing.assert_array_equal(distances, np.take_along_axis(matrix, rows, axis=1))

    graph = classifier.kneighbors_graph(held_out[0][:20], mode="distance")
    assert graph.shape == (20, 480)
    assert graph[4, rows[4, 0]] == distances[4, 0]
    assert classifier.kneighbors_graph(held_out[0][:20]).sum() == 60

    _, others = classifier.kneighbors(n_neighbors=2)
    np.fill_diagonal(matrix := nearzip.pairwise_distances(sample[0]), np.inf)
    np.testing.assert_array_equal(others, np.argsort(matrix, axis=1, kind="stable")[:, :2])
    with pytest.raises(ValueError, match="479 other documents"):
        classifier.kneighbors(n_neighbors=480)


def test_a_method_without_documents_has_no_neighbors():
    classifier = NearzipClassifier("class").fit(["a", "b"], [1, 2]).partial_fit(["c"], [1])
    with pytest.raises(ValueError, match="keeps no documents"):
        classifier.kneighbors(["a"])


def test_explanations_have_the_evidence(hybrid, sample):
    explanation = hybrid.explain(["Where is the station?"])[0]
    assert explanation.label == next(iter(explanation.scores)) == "English"
    assert sum(explanation.scores.values()) == pytest.approx(1)
    nearest = explanation.neighbors[0]
    assert nearest.text == sample[0][nearest.position]
    assert nearest.label == sample[1][nearest.position]


def test_distances_of_other_metrics_and_compressors():
    near, far = (nearzip.ncd(TWO[0], text, compressor="zstd") for text in TWO)
    assert near < far
    matrix = nearzip.pairwise_distances(["a", "b"], ["c"], metric="cdm", n_jobs=1)
    assert matrix.shape == (2, 1)
    with pytest.raises(ValueError, match="no compressor"):
        nearzip.ncd("a", "b", compressor="rar")


def test_progress_is_shown_on_request(sample, capsys):
    with nearzip.progress():
        NearzipClassifier("knn").fit(*sample).predict(sample[0])
    assert "searching" in capsys.readouterr().err
    NearzipClassifier("knn").fit(*sample).predict(sample[0])
    assert capsys.readouterr().err == ""
