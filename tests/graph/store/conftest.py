"""The embedded default behind each kind of store: in memory, a folder, and a real oxigraph server."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.store.remote import RemoteStore

PATIENCE = 30.0


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph")
    build([], path)
    return path


@pytest.fixture(scope="session")
def on_disk(folder: Path) -> EmbeddedStore:
    return open_folder(str(folder))


@pytest.fixture(scope="session")
def in_memory(on_disk: EmbeddedStore) -> EmbeddedStore:
    store = ox.Store()
    store.extend(on_disk.store)
    return EmbeddedStore(store, "memory")


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Iterator[str]:
    """The URL of an oxigraph server that serves the folder's store read-only."""
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    if not Path(binary).exists():
        pytest.skip("no oxigraph server is installed: pip install oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    location = str(folder / "current" / "store")
    command = [binary, "serve-read-only", "--location", location, "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://{address}/", server)
            yield f"http://{address}/query"
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the oxigraph server ended with code {server.returncode}")
        try:
            httpx.get(url)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the oxigraph server did not answer")


@pytest.fixture(scope="session")
def remote(endpoint: str) -> RemoteStore:
    return RemoteStore(endpoint)
