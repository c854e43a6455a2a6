"""Predictions and their figures are those of the Rust program, to the last bit.

The variable `NEARZIP_PROGRAM` names the program. With `NEARZIP_DATA`, the folder of the datasets that the
library's own tests read, they are compared on these, too.
"""

import csv
import json
import os
import subprocess
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from nearzip import NearzipClassifier, evaluate

PROGRAM, DATA = os.environ.get("NEARZIP_PROGRAM"), os.environ.get("NEARZIP_DATA")

pytestmark = pytest.mark.skipif(not PROGRAM, reason="needs the program: set NEARZIP_PROGRAM")
needs_data = pytest.mark.skipif(not DATA, reason="needs the datasets: set NEARZIP_DATA")


def write(path, texts, labels):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("label", "text"), *zip(labels, texts, strict=True)])


def by_program(folder, train, texts, method, *flags):
    write(folder / "train.csv", *train)
    write(folder / "test.csv", texts, [""] * len(texts))
    command = [PROGRAM, "classify", "--quiet", "--train", folder / "train.csv", "--method", method]
    start = time.perf_counter()
    output = subprocess.run(
        [*command, *flags, folder / "test.csv"], check=True, capture_output=True, text=True
    )
    return output.stdout.splitlines(), time.perf_counter() - start


def assert_same(folder, train, texts, method, unlabeled=None):
    flags = []
    if unlabeled is not None:
        write(folder / "heap.csv", unlabeled, [""] * len(unlabeled))
        flags = ["--unlabeled", folder / "heap.csv"]
    lines, _ = by_program(folder, train, texts, method, "--json", *flags)
    answers = [json.loads(line) for line in lines]
    classifier = NearzipClassifier(method).fit(*train, unlabeled=unlabeled)
    assert classifier.predict(texts).tolist() == [answer["label"] for answer in answers]
    # Labels that no neighbor has share the rest.
    for probabilities, answer in zip(classifier.predict_proba(texts), answers, strict=True):
        found = dict(zip(map(str, classifier.classes_), probabilities.tolist(), strict=True))
        assert {label: found.pop(label) for label in answer["scores"]} == answer["scores"]
        assert sum(found.values()) == pytest.approx(answer.get("rest", 0))


def test_the_sample(method, sample, held_out, tmp_path):
    assert_same(tmp_path, sample, held_out[0], method)


def test_texts_without_labels(sample, held_out, tmp_path):
    few = [texts[::5] for texts in sample]
    assert_same(tmp_path, few, held_out[0][::4], "hybrid", unlabeled=sample[0])


@pytest.mark.parametrize("form", ["hybrid", "class", "grams", "knn", "knn k=5 ties=random", "knn k=4"])
def test_the_figures_of_an_evaluation(form, sample, held_out, tmp_path):
    # A label is not learned, and two texts are known.
    train = sample[0][15:], sample[1][15:]
    test = held_out[0] + train[0][:2], held_out[1] + train[1][:2]
    write(tmp_path / "train.csv", *train)
    write(tmp_path / "test.csv", *test)
    files = ["--train", tmp_path / "train.csv", "--test", tmp_path / "test.csv"]
    command = [PROGRAM, "evaluate", "--quiet", "--json", "--method", form, *files]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    name, *settings = form.split()
    given = dict(setting.split("=") for setting in settings)
    classifier = NearzipClassifier(
        name, n_neighbors=int(given.get("k", 1)), ties=given.get("ties", "nearest")
    )
    evaluation = evaluate(classifier.fit(*train), *test)

    for figure in ["accuracy", "macro_f1", "weighted_f1", "top2_label_accuracy"]:
        assert getattr(evaluation, figure) == expected[figure], figure
    assert evaluation.top2_document_accuracy == expected.get("top2_document_accuracy")
    assert expected["test_texts_in_training"] == 2
    assert evaluation.known_texts == 2
    assert [{"label": label, "count": 5} for label in evaluation.unknown_labels] == expected["unknown_labels"]
    assert sum(evaluation.unknown_labels.values()) == 5
    mistakes = {
        (str(evaluation.labels[truth]), str(evaluation.labels[predicted])): evaluation.confusion[
            truth, predicted
        ]
        for truth, predicted in np.argwhere(evaluation.confusion)
        if truth != predicted
    }
    assert mistakes == {(it["truth"], it["predicted"]): it["count"] for it in expected["confusion"]}


def dataset(name):
    tables = [
        pd.read_csv(Path(DATA, name, f"{part}.csv.gz"), dtype=str, keep_default_na=False)
        for part in ("train", "test")
    ]
    return [(table["text"].tolist(), table["label"].tolist()) for table in tables]


@needs_data
@pytest.mark.parametrize(
    ("name", "tests"), [("r8", None), ("ag_news", 1000), ("banking77", None), ("sms_spam", None)]
)
@pytest.mark.parametrize("method", ["hybrid", "knn"])
def test_datasets(name, tests, method, tmp_path):
    train, (texts, _) = dataset(name)
    assert_same(tmp_path, train, texts[:tests], method)


@needs_data
def test_throughput(tmp_path, capsys):
    """100,000 short texts, without the time that it takes either to learn, by the method `class`."""
    train, (texts, _) = dataset("sms_spam")
    texts = (texts * 100)[:100_000]
    learning = min(by_program(tmp_path, train, texts[:1], "class")[1] for _ in range(3))
    program = min(by_program(tmp_path, train, texts, "class")[1] for _ in range(3)) - learning

    classifier = NearzipClassifier("class").fit(*train)
    array = pa.array(texts)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        classifier.predict(array)
        times.append(time.perf_counter() - start)
    with capsys.disabled():
        print(f"\nprogram {1e5 / program:.0f} texts/s, Python {1e5 / min(times):.0f} texts/s")
    assert program / min(times) > 0.95
