"""The graphs that catalog tests judge: the embedded default, built once."""

from pathlib import Path

import pytest
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import EmbeddedStore, open_folder


@pytest.fixture(scope="session")
def default(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    folder = tmp_path_factory.mktemp("default")
    build([], folder)
    return open_folder(str(folder))


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).parents[4] / "shared" / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the CMS files are not on this machine")
    return folder
