"""A record that fails alone."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pyarrow as pa

from nearzip._nearzip import NearzipError

Result = TypeVar("Result")


def one_by_one(
    work: Callable[[pa.Array], Sequence[Result]], texts: pa.Array, failed: Callable[[str], Result]
) -> Sequence[Result]:
    """Return what `work` makes of each text, or of one that it refuses, what `failed` makes of the message.

    Texts are given to `work` at once, and if that fails in halves, so that a text fails alone.
    """
    if len(texts) == 0:
        return []
    try:
        return work(texts)
    except (NearzipError, ValueError) as error:
        if len(texts) == 1:
            return [failed(str(error))]
    half = len(texts) // 2
    return [*one_by_one(work, texts[:half], failed), *one_by_one(work, texts[half:], failed)]
