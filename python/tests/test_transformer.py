"""Features for other models, without what a text says about itself."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from nearzip import NearzipClassifier, NearzipTransformer
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline, make_union

TEXTS = ["rain in the north", "rain in the south", "knight takes bishop", "queen takes knight"]
LABELS = ["weather", "weather", "chess", "chess"]


@pytest.fixture
def few(sample, held_out):
    """The training and the test texts in every fourth language: a linear model soon learns them."""
    languages = sorted(set(sample[1]))[::4]
    return [
        tuple(zip(*[row for row in zip(*part, strict=True) if row[1] in languages], strict=True))
        for part in (sample, held_out)
    ]


def test_log_odds_are_those_of_the_class_model(sample, held_out):
    features = NearzipTransformer().fit(*sample).transform(held_out[0])
    scores = NearzipClassifier("class").fit(*sample)._scores(held_out[0], False)
    assert features.shape == (160, 32)
    assert np.isfinite(features).all()
    np.testing.assert_allclose(1 / (1 + np.exp(-features)), scores, atol=1e-12)


def test_distances_are_those_of_the_nearest_documents(sample, held_out):
    transformer = NearzipTransformer(n_neighbors=7).fit(*sample)
    features = transformer.transform(held_out[0])[:, 32:]
    distances, rows = NearzipClassifier("knn").fit(*sample).kneighbors(held_out[0], 7)
    labels = np.array(sample[1])
    for found, near, of_text in zip(rows, distances, features, strict=True):
        for label, distance in zip(transformer.classes_, of_text, strict=True):
            assert distance == min(near[labels[found] == label], default=near[-1])


@pytest.mark.parametrize("n_neighbors", [0, 3])
def test_labels_without_a_signal_teach_nothing(n_neighbors, sample):
    """What is learned from features of `fit_transform` cannot be what the texts say about themselves."""
    texts = sample[0]
    y = np.random.default_rng(0).integers(2, size=len(texts))

    def accuracy(features):
        return LogisticRegression().fit(features, y).score(features, y)

    transformer = NearzipTransformer(n_neighbors)
    assert accuracy(transformer.fit(texts, y).transform(texts)) > 0.95
    assert accuracy(transformer.fit_transform(texts, y)) < 0.6


def test_equal_texts_are_in_one_fold():
    texts, y = TEXTS * 2, LABELS * 2
    features = NearzipTransformer(n_neighbors=1, cv=2).fit_transform(texts, y)
    assert features[:, 2:].min() > 0.1


def test_a_fold_without_a_class():
    features = NearzipTransformer(n_neighbors=2, cv=2).fit_transform([*TEXTS, "sun"], [*LABELS, "single"])
    assert features.shape == (5, 6)
    assert np.isfinite(features).all()


def test_folds_follow_the_seed(sample):
    seeds = [1, 1, np.random.RandomState(2)]
    first, again, other = (NearzipTransformer(random_state=seed).fit_transform(*sample) for seed in seeds)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_beside_words(few):
    train, test = few
    words = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(*train)
    union = make_union(TfidfVectorizer(), NearzipTransformer())
    both = make_pipeline(union, LogisticRegression()).fit(*train)
    assert both.score(*test) > words.score(*test) + 0.05
    assert both[0].get_feature_names_out()[-1] == "nearziptransformer__log_odds_Ukrainian"


def test_a_column_of_a_table(sample, held_out):
    table = pd.DataFrame({"id": range(480), "text": sample[0]})
    columns = make_column_transformer((NearzipTransformer(2), "text"), ("passthrough", ["id"]))
    columns.set_output(transform="pandas")
    features = columns.fit_transform(table, sample[1])
    assert features.columns[0] == "nearziptransformer__log_odds_Arabic"
    assert features.shape == (480, 65)


def test_grid_search(few):
    pipeline = make_pipeline(NearzipTransformer(cv=2, n_jobs=1), LogisticRegression(max_iter=1000))
    grid = {"nearziptransformer__n_neighbors": [0, 2]}
    assert GridSearchCV(pipeline, grid, cv=2).fit(*few[0]).best_score_ > 0.9


FORMS = [list, np.array, pd.Series, pl.Series, pa.array, lambda texts: pa.chunked_array([texts])]


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_texts(form):
    transformer = NearzipTransformer(n_neighbors=1, cv=2)
    expected = transformer.fit_transform(TEXTS, LABELS)
    np.testing.assert_array_equal(transformer.fit_transform(form(TEXTS), form(LABELS)), expected)


def test_copies(sample, held_out):
    transformer = NearzipTransformer(n_neighbors=3, random_state=7).fit(*sample)
    assert clone(transformer).get_params() == transformer.get_params()
    assert not hasattr(clone(transformer), "classes_")
    copy = pickle.loads(pickle.dumps(transformer))
    np.testing.assert_array_equal(copy.transform(held_out[0]), transformer.transform(held_out[0]))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_neighbors": -1}, "n_neighbors is -1, and there are 4 documents"),
        ({"n_neighbors": 5}, "n_neighbors is 5, and there are 4 documents"),
        ({"n_neighbors": 3, "cv": 2}, "n_neighbors is 3, and there are 2 documents"),
        ({"cv": 1}, "cv is 1"),
        ({"cv": -1}, "cv is -1"),
        ({"cv": 5}, "5 folds"),
        ({"method": "clas"}, "clas"),
        ({"compressor": "gzap", "n_neighbors": 1}, "gzap"),
    ],
)
def test_parameters_out_of_range(parameters, message):
    with pytest.raises(ValueError, match=message):
        NearzipTransformer(**parameters).fit_transform(TEXTS, LABELS)


def test_labels_that_are_no_classes():
    with pytest.raises(ValueError, match="Unknown label type"):
        NearzipTransformer().fit(TEXTS, [0.1, 0.2, 0.3, 0.4])
    with pytest.raises(ValueError, match="requires y"):
        NearzipTransformer().fit(TEXTS, None)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        NearzipTransformer().fit_transform(TEXTS, LABELS[1:])
