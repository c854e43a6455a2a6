"""The estimator in the company of scikit-learn's."""

import numpy as np
import pandas as pd
import pytest
from nearzip import NearzipClassifier
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import check_is_fitted, validate_data


def test_a_clone_knows_nothing(hybrid):
    assert clone(hybrid).get_params() == hybrid.get_params()
    assert not hasattr(clone(hybrid), "classes_")


def test_in_a_pipeline(sample, held_out):
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = make_pipeline(lower, NearzipClassifier("knn")).fit(*sample)
    assert pipeline.score(*held_out) > 0.8


@pytest.mark.parametrize("form", [list, pd.Series, lambda texts: np.array(texts, dtype=object)])
def test_cross_validation(form, sample):
    scores = cross_val_score(NearzipClassifier("class"), form(sample[0]), sample[1], cv=3)
    assert scores.min() > 0.9


def test_grid_search_in_processes(sample):
    grid = {"method": ["knn", "class"], "n_neighbors": [1, 3]}
    search = GridSearchCV(NearzipClassifier(n_jobs=1), grid, cv=2, n_jobs=2).fit(*sample)
    assert search.best_params_["method"] == "class"
    assert search.best_estimator_.predict(["Where is the station?"]) == ["English"]


@pytest.mark.parametrize("ensemble", [True, False])
def test_calibration(sample, held_out, ensemble):
    texts, labels = sample
    calibrated = CalibratedClassifierCV(NearzipClassifier("class"), cv=2, ensemble=ensemble)
    assert calibrated.fit(texts, labels).score(*held_out) > 0.9


def test_cross_validated_probabilities(sample):
    probabilities = cross_val_predict(NearzipClassifier("class"), *sample, cv=2, method="predict_proba")
    assert probabilities.shape == (480, 32)


def numbers_as_words(X):
    """Return each row as words, one for each number, that near numbers share."""
    steps = np.round(X * 2).astype(int)
    return [" ".join(f"{column}:{step}" for column, step in enumerate(row)) for row in steps]


class OnNumbers(NearzipClassifier):
    """The estimator on rows of numbers: most of scikit-learn's checks have no other input."""

    def fit(self, X, y):
        X, y = validate_data(self, X, y)
        return super().fit(numbers_as_words(X), y)

    def partial_fit(self, X, y, classes=None):
        X, y = validate_data(self, X, y, reset=not hasattr(self, "classes_"))
        return super().partial_fit(numbers_as_words(X), y, classes)

    def predict(self, X):
        return super().predict(self._words(X))

    def predict_proba(self, X):
        return super().predict_proba(self._words(X))

    def kneighbors(self, X=None, n_neighbors=None, return_distance=True):
        X = None if X is None else self._words(X)
        return super().kneighbors(X, n_neighbors, return_distance)

    def _words(self, X):
        check_is_fitted(self)
        return numbers_as_words(validate_data(self, X, reset=False))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.one_d_array = False
        tags.input_tags.string = False
        return tags


NUMBERS = "is about the validation of a matrix, which OnNumbers does and NearzipClassifier has no use for"

INAPPLICABLE = dict.fromkeys(
    [
        "check_array_api_input",
        "check_classifier_data_not_an_array",
        "check_complex_data",
        "check_dtype_object",
        "check_estimator_sparse_array",
        "check_estimator_sparse_matrix",
        "check_estimator_sparse_tag",
        "check_estimators_dtypes",
        "check_estimators_empty_data_messages",
        "check_estimators_nan_inf",
        "check_estimators_partial_fit_n_features",
        "check_f_contiguous_array_estimator",
        "check_fit1d",
        "check_fit2d_1feature",
        "check_fit2d_1sample",
        "check_fit2d_predict1d",
        "check_n_features_in",
        "check_n_features_in_after_fitting",
        "check_positive_only_tag_during_fit",
        "check_readonly_memmap_input",
    ],
    NUMBERS,
)


def test_the_checks_of_scikit_learn_have_no_texts():
    """That is why there is `OnNumbers`: without two dimensions, all checks but one are left out."""
    with pytest.warns(match="Can't test estimator NearzipClassifier"):
        results = check_estimator(NearzipClassifier(), on_skip=None)
    assert [result["status"] for result in results] == ["passed"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("method", ["knn", "class", "grams", "hybrid"])
def test_the_checks_of_scikit_learn_on_numbers(method, capsys):
    results = check_estimator(OnNumbers(method), on_fail=None, on_skip=None)
    applicable = [result for result in results if result["check_name"] not in INAPPLICABLE]
    passed = [result for result in applicable if result["status"] == "passed"]
    with capsys.disabled():
        print(
            f"\ncheck_estimator, {method}: {len(results)} checks, "
            f"{len(results) - len(applicable)} of them inapplicable ({NUMBERS}); "
            f"{len(passed)} of the other {len(applicable)} pass"
        )
    assert not [(result["check_name"], result["exception"]) for result in applicable if result not in passed]
    assert len(passed) >= 30
