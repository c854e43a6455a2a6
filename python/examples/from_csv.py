"""From a table to explained predictions: read a CSV file with pandas, cross-validate, fit, explain.

Run it with a CSV file that has the columns `label` and `text`, or without one on the embedded sample.
"""

import sys

import nearzip
import pandas as pd
from sklearn.model_selection import cross_val_score


def read(paths: list[str]) -> pd.DataFrame:
    if paths:
        return pd.concat([pd.read_csv(path, dtype=str) for path in paths], ignore_index=True)
    texts, labels = nearzip.sample()
    return pd.DataFrame({"label": labels, "text": texts})


def main() -> None:
    table = read([path for path in sys.argv[1:] if path.endswith(".csv")])
    classifier = nearzip.NearzipClassifier()

    scores = cross_val_score(classifier, table["text"], table["label"], cv=3)
    print(f"accuracy by cross-validation: {scores.mean():.3f}")
    assert 0 <= scores.mean() <= 1

    classifier.fit(table["text"], table["label"])
    explanation = classifier.explain(["Where is the station?"])[0]
    print(f"predicted: {explanation.label}, because of")
    for neighbor in explanation.neighbors[:3]:
        print(f"  {neighbor.distance:.3f} {neighbor.label}: {neighbor.text}")


if __name__ == "__main__":
    main()
