"""A new column of predictions: read a CSV file with polars, fit, predict.

Run it with two CSV files: the first has the columns `label` and `text`, the second `text`. Without them, they
are the two parts of the embedded sample.
"""

import sys

import nearzip
import polars as pl


def main() -> None:
    paths = [path for path in sys.argv[1:] if path.endswith(".csv")]
    if paths:
        train, new = (pl.read_csv(path, infer_schema=False) for path in paths)
    else:
        train, new = (
            pl.DataFrame(nearzip.sample(held_out=held_out), schema=["text", "label"], orient="col")
            for held_out in (False, True)
        )

    # The texts are read where polars has them, without copies.
    classifier = nearzip.NearzipClassifier().fit(train["text"], train["label"])
    new = new.with_columns(predicted=pl.Series(classifier.predict(new["text"])))
    print(new.head())
    assert new["predicted"].is_in(train["label"]).all()


if __name__ == "__main__":
    main()
