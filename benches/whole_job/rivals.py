"""The job of one method of another program: prints a line for each figure, its name and its value.

Arguments: the method, the training file and the test file."""

import csv, gzip, os, pickle, sys, tempfile, time

SINGLE = 200


class Pickled:
    """A method of scikit-learn, with its default settings."""

    def fit(self, texts, labels):
        self.model.fit(texts, labels)

    def predict(self, texts):
        return self.model.predict(texts)

    def save(self, folder):
        with open(os.path.join(folder, "model"), "wb") as file:
            pickle.dump(self.model, file, protocol=pickle.HIGHEST_PROTOCOL)

    def load(self, folder):
        with open(os.path.join(folder, "model"), "rb") as file:
            self.model = pickle.load(file)


class Svm(Pickled):
    def __init__(self):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC

        self.model = make_pipeline(TfidfVectorizer(), LinearSVC())


class Bayes(Pickled):
    def __init__(self):
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.naive_bayes import ComplementNB
        from sklearn.pipeline import make_pipeline

        self.model = make_pipeline(CountVectorizer(), ComplementNB())


class FastText:
    """Word pairs and 25 epochs at rate 1, as in fastText's own tutorial."""

    def __init__(self):
        import fasttext

        self.fasttext = fasttext

    def fit(self, texts, labels):
        self.names = sorted(set(labels))
        numbers = {label: number for number, label in enumerate(self.names)}
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.writelines(f"__label__{numbers[label]} {words(text)}\n" for text, label in zip(texts, labels))
            file.flush()
            options = {"lr": 1.0, "epoch": 25, "wordNgrams": 2, "thread": 1, "verbose": 0}
            self.model = self.fasttext.train_supervised(file.name, **options)

    def predict(self, texts):
        # The module's own `predict` does not work with NumPy 2.
        predicted = (self.model.f.predict(words(text) + "\n", 1, 0.0, "strict") for text in texts)
        return [self.names[int(found[0][1].removeprefix("__label__"))] if found else None for found in predicted]

    def save(self, folder):
        self.model.save_model(os.path.join(folder, "model"))
        save_names(folder, self.names)

    def load(self, folder):
        self.model = self.fasttext.load_model(os.path.join(folder, "model"))
        self.names = load_names(folder)


class VowpalWabbit:
    """Logistic loss over words and word pairs, five passes, each label against all others."""

    def __init__(self):
        from vowpalwabbit import Workspace

        self.workspace = Workspace

    def fit(self, texts, labels):
        self.names = sorted(set(labels))
        numbers = {label: number for number, label in enumerate(self.names, start=1)}
        examples = [f"{numbers[label]} | {words(text)}" for text, label in zip(texts, labels)]
        options = "--loss_function logistic --ngram 2 -b 22 --quiet"
        self.model = self.workspace(f"--oaa {len(self.names)} {options}")
        for _ in range(5):
            for example in examples:
                self.model.learn(example)

    def predict(self, texts):
        return [self.names[self.model.predict(f"| {words(text)}") - 1] for text in texts]

    def save(self, folder):
        self.model.save(os.path.join(folder, "model"))
        save_names(folder, self.names)

    def load(self, folder):
        self.model = self.workspace(f"-i {os.path.join(folder, 'model')} -t --quiet")
        self.names = load_names(folder)


METHODS = {"svm": Svm, "bayes": Bayes, "fasttext": FastText, "vw": VowpalWabbit}


def words(text):
    """The words of a text as these programs take them: in a line, without the signs that they reserve."""
    return " ".join(text.lower().replace("|", " ").replace(":", " ").split())


def save_names(folder, names):
    with open(os.path.join(folder, "labels"), "wb") as file:
        pickle.dump(names, file)


def load_names(folder):
    with open(os.path.join(folder, "labels"), "rb") as file:
        return pickle.load(file)


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["label"] for row in rows]


def timed(name, work, scale=1):
    begun = time.process_time()
    result = work()
    print(name, (time.process_time() - begun) * scale)
    return result


def peak_megabytes():
    with open("/proc/self/status") as file:
        kilobytes = next(line.split()[1] for line in file if line.startswith("VmHWM:"))
    return int(kilobytes) * 1024 / 1e6


csv.field_size_limit(1 << 30)
name, train, test = sys.argv[1:]
texts, labels = read(test)
some = texts[:: max(len(texts) // SINGLE, 1)][:SINGLE]

built, opened = METHODS[name](), METHODS[name]()
train_texts, train_labels = timed("read", lambda: read(train))
timed("build", lambda: built.fit(train_texts, train_labels))
del train_texts, train_labels
with tempfile.TemporaryDirectory() as folder:
    timed("save", lambda: built.save(folder))
    print("file", sum(file.stat().st_size for file in os.scandir(folder)) / 1e6)
    del built
    timed("open", lambda: opened.load(folder), 1e3)
timed("first", lambda: opened.predict(some[:1]), 1e3)
timed("single", lambda: [opened.predict([text]) for text in some], 1e3 / len(some))
predictions = timed("batch", lambda: opened.predict(texts), 1e3 / len(texts))
print("accuracy", sum(p == label for p, label in zip(predictions, labels)) / len(labels))
if os.path.exists("/proc/self/status"):
    print("memory", peak_megabytes())
