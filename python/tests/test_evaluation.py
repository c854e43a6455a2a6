"""Figures of predictions are those of scikit-learn. `test_program` compares them with the program's."""

import nearzip
import numpy as np
import pytest
from nearzip import NearzipClassifier, evaluate
from sklearn.exceptions import NotFittedError
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score


@pytest.mark.parametrize("form", [str, int, bool, float])
def test_labels_of_any_type(form, method, sample, held_out):
    languages = sorted(set(sample[1]))
    train, (texts, y) = (
        (texts, [form(languages.index(label)) for label in labels]) for texts, labels in (sample, held_out)
    )
    classifier = NearzipClassifier(method).fit(*train)
    evaluation = evaluate(classifier, texts, y)

    predicted = classifier.predict(texts)
    np.testing.assert_array_equal(evaluation.predicted, predicted)
    np.testing.assert_array_equal(evaluation.wrong, np.flatnonzero(predicted != y))
    np.testing.assert_array_equal(evaluation.labels, classifier.classes_)
    np.testing.assert_array_equal(evaluation.confusion, confusion_matrix(y, predicted))
    assert evaluation.accuracy == accuracy_score(y, predicted)
    assert evaluation.macro_f1 == pytest.approx(f1_score(y, predicted, average="macro"), abs=1e-12)
    assert evaluation.weighted_f1 == pytest.approx(f1_score(y, predicted, average="weighted"), abs=1e-12)
    assert evaluation.unknown_labels == {}


def test_random_ties_count_by_expectation():
    classifier = NearzipClassifier("knn", n_neighbors=2, ties="random").fit(["same", "same"], ["a", "b"])
    evaluation = evaluate(classifier, ["same"], ["a"])
    assert (evaluation.accuracy, evaluation.chances.tolist(), evaluation.wrong.tolist()) == (0.5, [0.5], [0])
    np.testing.assert_array_equal(evaluation.confusion, [[0.5, 0.5], [0, 0]])
    assert evaluation.known_texts == 1


def test_what_cannot_be_evaluated(hybrid, held_out):
    texts, labels = held_out
    with pytest.raises(ValueError, match="no documents"):
        evaluate(hybrid, [], [])
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        evaluate(hybrid, texts, labels[1:])
    with pytest.raises(ValueError, match="missing at the positions"):
        evaluate(hybrid, ["a", None], labels[:2])
    with pytest.raises(ValueError, match="cannot be compared"):
        evaluate(NearzipClassifier().fit(["a", "b"], [1, 2]), ["a", "b"], [1.0, 2.0])
    with pytest.raises(NotFittedError):
        evaluate(NearzipClassifier(), *held_out)


def test_progress(hybrid, held_out, capsys):
    with nearzip.progress():
        evaluate(hybrid, *held_out)
    assert "160/160" in capsys.readouterr().err
