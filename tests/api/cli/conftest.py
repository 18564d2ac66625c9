"""The command line on a graph folder with the embedded default, built once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main
from medcodegraph.graph.build.build import build

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def default_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("default-graph")
    build([], folder)
    return folder


@pytest.fixture
def cli(default_folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command on that graph: exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main([*words, "--graph", str(default_folder)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run
