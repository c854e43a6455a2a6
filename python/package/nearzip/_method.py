"""The parameters of the estimator as a method of the library, in its written form."""

from typing import Any

from sklearn.utils import check_random_state

_PARAMETERS = {
    "compressor": "compressor",
    "k": "n_neighbors",
    "metric": "metric",
    "search": "search",
    "weights": "weights",
    "ties": "ties",
    "seed": "random_state",
}


def written_method(parameters: dict[str, Any], *, with_compressor: bool = True) -> str:
    """Return the method with those parameters that it has.

    Raises `ValueError` if the method's own settings repeat a parameter.
    """
    name, *settings = str(parameters["method"]).split() or [""]
    for setting in settings:
        option = setting.split("=")[0]
        if option in _PARAMETERS:
            raise ValueError(f"give {option} as the parameter {_PARAMETERS[option]}, not in method")
    if name in ("knn", "hybrid") and with_compressor:
        settings.append(f"compressor={_word(parameters, 'compressor')}")
    if name == "knn":
        settings += [f"{option}={_word(parameters, option)}" for option in ("metric", "weights", "ties")]
        settings += [
            f"k={parameters['n_neighbors']}",
            f"search={_search(parameters)}",
            f"seed={seed(parameters['random_state'])}",
        ]
    return " ".join([name, *settings])


def _word(parameters: dict[str, Any], name: str) -> str:
    value = str(parameters[name])
    if value.split() != [value]:
        raise ValueError(f"{name} is {value!r}; give one word")
    return value


def _search(parameters: dict[str, Any]) -> str:
    search, candidates = _word(parameters, "search"), parameters["candidates"]
    if candidates is None:
        return search
    if search not in ("auto", "candidates"):
        raise ValueError(f"search={search!r} compares no candidates; leave out candidates")
    return f"candidates:{candidates}"


def seed(random_state: Any) -> int:
    """Return the seed that the library takes."""
    if random_state is None:
        return 0
    if isinstance(random_state, int):
        return random_state
    return int(check_random_state(random_state).randint(2**31))
