"""A real server over a graph folder of two quarters beside the embedded default."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from medcodegraph.graph.build.build import build
from ncci_files import ptp_row, write_ptp
from running_server import PATIENCE, Server, serving


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quarters")
    same = ptp_row("11111", "33333")
    build([write_ptp(path, "321", ptp_row("11111", "22222"), same)], path / "graph")
    build([write_ptp(path, "322", ptp_row("11111", "22222", indicator="0"), same)], path / "graph")
    return path / "graph"


@pytest.fixture(scope="session")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "log", "--graph", str(folder)) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as made:
        yield made
