from collections.abc import Iterator

import httpx
import pytest
from medcodegraph.graph.fetch.plan import Site
from medcodegraph.graph.fetch.transfer import Limits, client_for
from publisher import Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with client_for("test") as client:
        yield client


@pytest.fixture
def site(client: httpx.Client, server: Server) -> Site:
    return Site(client, Limits(wait=0, file_bytes=1 << 20), server.base)
