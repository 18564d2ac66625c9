"""Real server processes over a real graph folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from medcodegraph.graph.build.build import build
from running_server import PATIENCE, Server, serving

Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph")
    build([], path)
    return path


@pytest.fixture(scope="session")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the embedded default, with its usual limits."""
    with serving(tmp_path_factory.mktemp("server") / "log", "--graph", str(folder)) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as made:
        yield made


@pytest.fixture(scope="module")
def serve(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start more servers over the same graph, with options of their own."""
    with ExitStack() as stack:

        def start(*options: str, **keywords: dict[str, str]) -> Server:
            where = [] if any(o in options for o in ("--graph", "--store")) else ["--graph", str(folder)]
            log = tmp_path_factory.mktemp("server") / "log"
            return stack.enter_context(serving(log, *where, *options, **keywords))

        yield start
