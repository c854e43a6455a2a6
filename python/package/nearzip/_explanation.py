"""Predictions with their evidence."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Neighbor:
    """A document that was compared with a text."""

    position: int
    """Its row, as in `NearzipClassifier.kneighbors`."""
    id: str
    """Its id in the model file, or its number."""
    label: Any
    distance: float
    text: str
    """Its text; bytes that are not UTF-8 are replaced."""


@dataclass(frozen=True)
class Explanation:
    """A predicted label, with the evidence for it."""

    label: Any
    scores: dict[Any, float]
    """The score of each label, highest first; they sum to 1."""
    neighbors: list[Neighbor]
    """The documents that were compared, nearest first; empty for a method that compares none."""
