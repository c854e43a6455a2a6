"""Distances and predictions are those of npc_gzip, the package of the paper's authors."""

import re
from pathlib import Path

import numpy as np
import pytest
from nearzip import NearzipClassifier, pairwise_distances
from sklearn.neighbors import KNeighborsClassifier

pytest.importorskip("npc_gzip", reason="needs npc_gzip: pip install --no-deps npc_gzip")

from npc_gzip.compressors.gzip_compressor import GZipCompressor
from npc_gzip.knn_classifier import KnnClassifier


@pytest.fixture(scope="module")
def train(sample):
    """10 texts in each language, with numbers as labels: npc_gzip takes no others."""
    labels = np.unique(sample[1], return_inverse=True)[1]
    kept = [place for place in range(len(labels)) if place % 15 < 10]
    return [sample[0][place] for place in kept], labels[kept]


@pytest.fixture(scope="module")
def queries(held_out):
    return held_out[0][::4]


def by_npc_gzip(train, queries, k=1, metric="ncd"):
    """Return the distances and the predictions."""
    texts, labels = train
    # It draws the documents in a random order, in which it returns the distances.
    np.random.seed(0)
    order = np.random.choice(len(texts), len(texts), replace=False)
    np.random.seed(0)
    classifier = KnnClassifier(GZipCompressor(), texts, labels.tolist(), metric)
    distances, predicted, _ = classifier.predict(queries, k)
    return distances[:, np.argsort(order)], predicted


def distances_of(train, queries, metric="ncd"):
    """Return distances as npc_gzip defines them: it compresses the document before the query."""
    return pairwise_distances(train[0], queries, metric=metric).T


@pytest.mark.parametrize("metric", ["ncd", "cdm"])
def test_distances_are_the_same_to_the_last_bit(metric, train, queries):
    distances, _ = by_npc_gzip(train, queries, metric=metric)
    np.testing.assert_array_equal(distances, distances_of(train, queries, metric))


def test_its_clm_is_not_the_paper_s(train, queries):
    """It is (1 - s) / C(xy), and should be 1 - s / C(xy), with the shared length s = C(x) + C(y) - C(xy)."""
    distances, _ = by_npc_gzip(train, queries, metric="clm")
    assert distances.max() < 0 < distances_of(train, queries, "clm").min()


@pytest.mark.parametrize("k", [1, 3, 5])
def test_predictions_are_the_same_where_the_nearest_documents_are_certain(k, train, queries):
    _, expected = by_npc_gzip(train, queries, k)
    distances = distances_of(train, queries)
    knn = KNeighborsClassifier(k, metric="precomputed").fit(np.zeros((len(train[1]),) * 2), train[1])
    in_order = np.sort(distances)
    # Of documents that are equally near, npc_gzip takes any.
    certain = in_order[:, k - 1] < in_order[:, k]
    np.testing.assert_array_equal(knn.predict(distances)[certain], expected[certain])
    assert certain.sum() > len(queries) / 2


def test_of_equally_near_documents_its_prediction_is_one_s_label(train, queries):
    _, predicted = by_npc_gzip(train, queries)
    distances = distances_of(train, queries)
    nearest = distances == distances.min(axis=1, keepdims=True)
    assert all(label in train[1][row] for label, row in zip(predicted, nearest, strict=True))


def test_the_order_in_a_pair_changes_few_predictions(train, queries):
    """The classifier compresses the query first, as the paper's own script does."""
    _, expected = by_npc_gzip(train, queries)
    predicted = NearzipClassifier("knn").fit(*train).predict(queries)
    assert np.mean(predicted == expected) > 0.8


def test_its_program_on_the_page():
    page = Path(__file__).parent.parent / "docs" / "from_npc_gzip.md"
    exec(re.search("```py\n(.*?)```", page.read_text(), re.DOTALL)[1], {})
