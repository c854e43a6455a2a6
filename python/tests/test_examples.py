"""The examples of docstrings, of the README and the other pages, and those in `examples`."""

import doctest
import importlib
import pkgutil
import re
import runpy
from pathlib import Path

import nearzip
import pytest

SOURCE = Path(__file__).parent.parent
MODULES = [
    "nearzip",
    *(f"nearzip.{module.name}" for module in pkgutil.iter_modules(nearzip.__path__)),
]


@pytest.mark.parametrize("module", MODULES)
def test_docstrings(module):
    if module == "nearzip.spark":
        pytest.skip("needs Java: see test_spark.py")
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_examples_are_found():
    finder = doctest.DocTestFinder()
    found = finder.find(nearzip.NearzipClassifier, "NearzipClassifier")
    assert sum(bool(test.examples) for test in found) >= 4


PAGES = ["README.md", "../README.md", "docs/from_npc_gzip.md", "docs/from_scikit_learn.md"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page(page):
    text = (SOURCE / page).read_text()
    blocks = re.findall("```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {})


@pytest.mark.parametrize("example", sorted((SOURCE / "examples").glob("*.py")), ids=lambda it: it.stem)
def test_an_example(example, capsys):
    if "spark" in example.stem:
        pytest.skip("needs Java: see test_spark.py")
    runpy.run_path(str(example), run_name="__main__")
    assert capsys.readouterr().out


def test_the_version_is_the_library_s():
    versions = [
        re.search('^version = "(.*)"', (SOURCE / path).read_text(), re.MULTILINE)[1]
        for path in ("Cargo.toml", "../Cargo.toml")
    ]
    assert versions == [nearzip.__version__] * 2
