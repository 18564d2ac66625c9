import pytest
from medcodegraph.graph.build.build import build


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory):
    """A graph folder that holds the embedded default."""
    folder = tmp_path_factory.mktemp("graph")
    build([], folder)
    return folder
