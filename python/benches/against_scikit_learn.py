"""The accuracy and the time of nearest neighbors and of a linear model on words, and of nearzip.

The number of neighbors is the one that cross-validation of the training documents prefers.

    python python/benches/against_scikit_learn.py FOLDER
"""

import sys
import time

from dataset import read
from nearzip import NearzipClassifier, NearzipTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC


def main(folder: str) -> None:
    train, test = read(folder, "train"), read(folder, "test")
    neighbors = make_pipeline(TfidfVectorizer(), KNeighborsClassifier(metric="cosine"))
    grid = {"kneighborsclassifier__n_neighbors": [1, 3, 5, 10, 20]}
    chosen = GridSearchCV(neighbors, grid, cv=5, refit=False).fit(*train).best_params_
    features = make_union(TfidfVectorizer(), make_pipeline(NearzipTransformer(), StandardScaler()))
    models = {
        f"words, {chosen['kneighborsclassifier__n_neighbors']} neighbors": neighbors.set_params(**chosen),
        "words, linear SVM": make_pipeline(TfidfVectorizer(), LinearSVC()),
        "words and NearzipTransformer, linear SVM": make_pipeline(features, LinearSVC()),
        "NearzipClassifier": NearzipClassifier(),
    }
    for name, model in models.items():
        start = time.perf_counter()
        accuracy = model.fit(*train).score(*test)
        print(f"{name:40} accuracy {accuracy:.4f}, fit and predict {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
