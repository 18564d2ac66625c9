"""The graph that the checks ask: the embedded default, built once."""

from pathlib import Path

import pytest
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import EmbeddedStore, open_folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("default")
    build([], folder)
    return folder


@pytest.fixture(scope="session")
def default(folder: Path) -> EmbeddedStore:
    return open_folder(str(folder))
