"""What tests share: the embedded sample, and classifiers that know it."""

import nearzip
import pytest

METHODS = ["knn", "class", "grams", "hybrid"]


@pytest.fixture(scope="session")
def sample():
    return nearzip.sample()


@pytest.fixture(scope="session")
def held_out():
    return nearzip.sample(held_out=True)


@pytest.fixture(scope="session")
def hybrid(sample):
    return nearzip.NearzipClassifier().fit(*sample)


@pytest.fixture(params=METHODS)
def method(request):
    return request.param
