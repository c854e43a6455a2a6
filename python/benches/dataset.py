"""A dataset: a folder with `train.csv.gz` and `test.csv.gz`, which have the columns `label` and `text`."""

from pathlib import Path

import pandas as pd


def read(folder: str, part: str) -> tuple[list[str], list[str]]:
    """Return the texts of a part, and their labels."""
    table = pd.read_csv(Path(folder, f"{part}.csv.gz"), dtype=str, keep_default_na=False)
    return table["text"].tolist(), table["label"].tolist()
