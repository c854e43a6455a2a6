"""How work is done: the number of threads, and bars that show its progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import joblib

_shown: ContextVar[bool] = ContextVar("shown", default=False)


@dataclass(frozen=True)
class Run:
    """What the native module reads."""

    threads: int
    progress: Callable[[str, int, int], None] | None


@contextmanager
def progress() -> Iterator[None]:
    """Show a bar for each stage of what is done within, if `tqdm` is installed.

    >>> import nearzip
    >>> with nearzip.progress():
    ...     classifier = nearzip.NearzipClassifier().fit(*nearzip.sample())
    """
    token = _shown.set(True)
    try:
        yield
    finally:
        _shown.reset(token)


@contextmanager
def run(n_jobs: int | None) -> Iterator[Run]:
    """Yield how to work with `n_jobs`, and close the bars at the end."""
    bars = _Bars.if_shown()
    try:
        yield Run(_threads(n_jobs), bars)
    finally:
        if bars is not None:
            bars.close()


def _threads(n_jobs: int | None) -> int:
    """Return the number of threads; 0 stands for one per core."""
    return 0 if n_jobs is None else int(joblib.effective_n_jobs(n_jobs))


class _Bars:
    """The bar of the current stage."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self._stage = ""
        self._bar: Any = None

    @classmethod
    def if_shown(cls) -> "_Bars | None":
        if not _shown.get():
            return None
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return None
        return cls(tqdm)

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.close()
            self._stage, self._bar = stage, self._make(desc=stage, total=total)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._stage, self._bar = "", None
