"""The vocabulary as the tests of this folder see it: one store, and its terms by kind."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology

VOCABULARY = Path(ontology.folder(), "vocabulary")


@pytest.fixture(scope="session")
def modules() -> list[Path]:
    files = sorted(VOCABULARY.glob("*.ttl"))
    assert len(files) == 14
    return files


@pytest.fixture(scope="session")
def vocabulary(modules: list[Path]) -> ox.Store:
    store = ox.Store()
    for file in modules:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    return store
