"""Which labels are mistaken for which: cross-validate, and draw the confusion matrix with matplotlib.

Run it with a CSV file that has the columns `label` and `text`, or without one on the embedded sample; and
with the name of a PNG file, or the picture goes to a temporary folder.
"""

import sys
import tempfile
from pathlib import Path

import matplotlib
import nearzip
import pandas as pd
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score
from sklearn.model_selection import cross_val_predict

matplotlib.use("Agg")


def given(ending: str) -> list[str]:
    return [argument for argument in sys.argv[1:] if argument.endswith(ending)]


def main() -> None:
    if paths := given(".csv"):
        table = pd.concat([pd.read_csv(path, dtype=str) for path in paths])
    else:
        texts, labels = nearzip.sample()
        table = pd.DataFrame({"label": labels, "text": texts})

    predicted = cross_val_predict(nearzip.NearzipClassifier(), table["text"], table["label"], cv=3)
    print(f"accuracy by cross-validation: {accuracy_score(table['label'], predicted):.3f}")

    display = ConfusionMatrixDisplay.from_predictions(
        table["label"], predicted, include_values=False, xticks_rotation="vertical"
    )
    display.figure_.set_size_inches(10, 10)
    picture = Path(*given(".png")) if given(".png") else Path(tempfile.mkdtemp(), "confusion.png")
    display.figure_.savefig(picture, bbox_inches="tight")
    print(f"the confusion matrix is in {picture}")
    assert picture.stat().st_size > 0


if __name__ == "__main__":
    main()
