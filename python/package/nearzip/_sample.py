"""The embedded sample."""

from nearzip import _nearzip


def sample(*, held_out: bool = False) -> tuple[list[str], list[str]]:
    """Return the embedded sample: sentences in 32 languages, and the names of their languages.

    There are 15 sentences in each language, and with `held_out=True` 5 others.

    >>> import nearzip
    >>> texts, labels = nearzip.sample()
    >>> len(texts), len(set(labels)), len(nearzip.sample(held_out=True)[0])
    (480, 32, 160)
    """
    return _nearzip.sample(held_out)
