"""Threads, processes, signals and memory."""

import multiprocessing
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from nearzip import NearzipClassifier


def test_many_threads_predict_and_learn_at_once(sample, held_out):
    expected = NearzipClassifier("knn").fit(*sample)._scores(held_out[0], False)
    # Threads that wait for each other do not in every round.
    for _ in range(10):
        classifier = NearzipClassifier("knn", n_jobs=2).fit(*sample)

        def work(number, classifier=classifier):
            if number % 4 == 0:
                classifier.partial_fit([f"zzz{number}"], ["English"])
            # It is calibrated once, by the documents of that moment.
            classifier.predict_proba(held_out[0][:4])
            return classifier._scores(held_out[0], False)

        with ThreadPoolExecutor(8) as threads:
            for answer in threads.map(work, range(32)):
                np.testing.assert_array_equal(answer, expected)


def test_other_threads_run_meanwhile(sample):
    classifier = NearzipClassifier("knn", n_jobs=1).fit(*sample)
    with ThreadPoolExecutor(1) as threads:
        predicting = threads.submit(classifier.predict, sample[0] * 10)
        turns = 0
        while not predicting.done():
            turns += 1
            time.sleep(0.001)
    assert turns > 10


@pytest.mark.parametrize("n_jobs", [1, 2, 8, -1])
def test_the_number_of_threads_changes_nothing(sample, held_out, n_jobs):
    answers = [
        NearzipClassifier(n_jobs=jobs).fit(*sample).predict_proba(held_out[0]) for jobs in (None, n_jobs)
    ]
    np.testing.assert_array_equal(*answers)


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_predicts(hybrid, held_out):
    expected = hybrid.predict(held_out[0])
    with multiprocessing.get_context("fork").Pool(1) as pool:
        answer = pool.apply_async(hybrid.predict, [held_out[0]]).get(timeout=60)
    np.testing.assert_array_equal(answer, expected)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_an_interrupt_stops_a_batch():
    """Whose end nobody would wait for."""
    program = """
        import nearzip
        texts, labels = nearzip.sample()
        classifier = nearzip.NearzipClassifier("knn", n_jobs=1).fit(texts, labels)
        print("predicting", flush=True)
        classifier.predict(texts * 2_000)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "predicting\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert "KeyboardInterrupt" in errors
    finally:
        process.kill()
        process.wait()


def resident_bytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_stays_flat_over_200_rounds(method, sample, held_out):
    texts, labels = sample[0][::4], sample[1][::4]

    def round_():
        classifier = NearzipClassifier(method).fit(texts, labels)
        pickle.loads(pickle.dumps(classifier)).predict_proba(held_out[0][:8])

    for _ in range(50):
        round_()
    before = resident_bytes()
    for _ in range(150):
        round_()
    assert resident_bytes() - before < 12 << 20
