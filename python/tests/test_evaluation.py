"""Figures of predictions: those of the program, and those of scikit-learn."""

import json
import os
import subprocess

import nearzip
import numpy as np
import pytest
from nearzip import NearzipClassifier, evaluate
from sklearn.exceptions import NotFittedError
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

PROGRAM = os.environ.get("NEARZIP_PROGRAM")
needs_program = pytest.mark.skipif(not PROGRAM, reason="needs the program: set NEARZIP_PROGRAM")


def by_program(folder, train, test, method):
    for name, (texts, labels) in [("train", train), ("test", test)]:
        documents = [{"label": str(label), "text": text} for label, text in zip(labels, texts, strict=True)]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(document) + "\n" for document in documents))
    command = [PROGRAM, "evaluate", "--quiet", "--json", "--method", method]
    files = ["--train", folder / "train.jsonl", "--test", folder / "test.jsonl"]
    output = subprocess.run([*command, *files], check=True, capture_output=True, text=True)
    return json.loads(output.stdout)


@needs_program
@pytest.mark.parametrize("form", ["hybrid", "class", "grams", "knn", "knn k=5 ties=random", "knn k=4"])
def test_the_figures_are_the_program_s(form, sample, held_out, tmp_path):
    # The last texts have a label that is not learned, and two texts of the sample are tested with.
    train = sample[0][:-15], sample[1][:-15]
    test = held_out[0] + train[0][:2], held_out[1] + train[1][:2]
    expected = by_program(tmp_path, train, test, form)

    name, *settings = form.split()
    parameters = dict(setting.split("=") for setting in settings)
    classifier = NearzipClassifier(
        name, n_neighbors=int(parameters.get("k", 1)), ties=parameters.get("ties", "nearest")
    )
    evaluation = evaluate(classifier.fit(*train), *test)

    for figure in ["accuracy", "macro_f1", "weighted_f1", "top2_label_accuracy"]:
        assert getattr(evaluation, figure) == expected[figure], figure
    assert evaluation.top2_document_accuracy == expected.get("top2_document_accuracy")
    assert expected["test_texts_in_training"] == 2
    assert evaluation.known_texts == (None if name == "class" else 2)
    unknown = {unknown["label"]: unknown["count"] for unknown in expected["unknown_labels"]}
    assert evaluation.unknown_labels == unknown
    assert len(unknown) == 1

    place = {label: number for number, label in enumerate(evaluation.labels)}
    mistakes = evaluation.confusion - np.diag(np.diag(evaluation.confusion))
    for mistake in expected["confusion"]:
        cell = place[mistake["truth"]], place[mistake["predicted"]]
        assert mistakes[cell] == mistake["count"]
        mistakes[cell] = 0
    assert not mistakes.any()


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
