"""The job of one method of scikit-learn: prints a line for each figure, its name and its value.

Arguments: svm or bayes, the training file and the test file."""

import csv, gzip, os, pickle, sys, tempfile, time

from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

METHODS = {
    "svm": lambda: make_pipeline(TfidfVectorizer(), LinearSVC()),
    "bayes": lambda: make_pipeline(CountVectorizer(), ComplementNB()),
}
SINGLE = 200


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["label"] for row in rows]


def timed(name, work, scale=1):
    begun = time.process_time()
    result = work()
    print(name, (time.process_time() - begun) * scale)
    return result


def save(model, path):
    with open(path, "wb") as file:
        pickle.dump(model, file, protocol=pickle.HIGHEST_PROTOCOL)


def load(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def peak_megabytes():
    with open("/proc/self/status") as file:
        kilobytes = next(line.split()[1] for line in file if line.startswith("VmHWM:"))
    return int(kilobytes) * 1024 / 1e6


csv.field_size_limit(1 << 30)
method, train, test = sys.argv[1:]
texts, labels = read(test)
some = texts[:: max(len(texts) // SINGLE, 1)][:SINGLE]

train_texts, train_labels = timed("read", lambda: read(train))
model = timed("build", lambda: METHODS[method]().fit(train_texts, train_labels))
del train_texts, train_labels
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model")
    timed("save", lambda: save(model, path))
    print("file", os.path.getsize(path) / 1e6)
    del model
    model = timed("open", lambda: load(path), 1e3)
timed("first", lambda: model.predict(some[:1]), 1e3)
timed("single", lambda: [model.predict([text]) for text in some], 1e3 / len(some))
predictions = timed("batch", lambda: model.predict(texts), 1e3 / len(texts))
print("accuracy", sum(p == label for p, label in zip(predictions, labels)) / len(labels))
if os.path.exists("/proc/self/status"):
    print("memory", peak_megabytes())
