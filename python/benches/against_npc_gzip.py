"""The time of npc_gzip for a few texts, and of nearzip for all, against all training documents of a dataset.

What is measured: building a classifier and predicting, each on one thread, since npc_gzip has no more. The
first queries are those of both; npc_gzip would take hours for the whole test set of most datasets.

    pip install --no-deps npc_gzip
    python python/benches/against_npc_gzip.py FOLDER
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from dataset import read
from nearzip import NearzipClassifier
from npc_gzip.compressors.gzip_compressor import GZipCompressor
from npc_gzip.knn_classifier import KnnClassifier

QUERIES = 20


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main(folder: str) -> None:
    texts, labels = read(folder, "train")
    queries, truths = read(folder, "test")
    classes, codes = np.unique(labels, return_inverse=True)

    def by_npc_gzip() -> Any:
        classifier = KnnClassifier(GZipCompressor(), texts, codes.tolist())
        return classes[classifier.predict(queries[:QUERIES])[1]]

    def by_nearzip(count: int, **parameters: Any) -> Any:
        return NearzipClassifier(**parameters, n_jobs=1).fit(texts, labels).predict(queries[:count])

    rows = {
        "npc_gzip": (QUERIES, by_npc_gzip),
        "nearzip, knn, exact": (QUERIES, lambda: by_nearzip(QUERIES, method="knn", search="exact")),
        "nearzip, knn": (len(queries), lambda: by_nearzip(len(queries), method="knn")),
        "nearzip, hybrid": (len(queries), lambda: by_nearzip(len(queries))),
    }
    print(f"{len(texts)} training documents; building and predicting, one thread")
    results = {name: timed(work) for name, (_, work) in rows.items()}
    rival, rival_seconds = results["npc_gzip"]
    for name, (predicted, seconds) in results.items():
        count = rows[name][0]
        ratio = rival_seconds / QUERIES / (seconds / count)
        equal = np.sum(predicted[:QUERIES] == rival)
        accuracy = np.mean(predicted == np.array(truths[:count]))
        print(f"{name}: {count} queries in {seconds:.2f} s, {seconds / count:.5f} s each, {ratio:.1f} times")
        print(f"    the predictions of npc_gzip for {equal} of {QUERIES}; accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
