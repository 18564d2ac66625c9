"""Run Debian's Virtuoso with a graph in it: an endpoint that shares no code with the embedded store."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

PATIENCE = 120.0
LOAD = "log_enable(2);\nld_dir('{folder}', 'graph.nq', 'urn:none');\nrdf_loader_run();\ncheckpoint;\n"
SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(store: ox.Store, folder: Path) -> Iterator[str]:
    """Give the URL of an endpoint that holds what a store holds; skips where Virtuoso is not installed."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    port, http = _free(), _free()
    store.dump(folder / "graph.nq", ox.RdfFormat.N_QUADS)
    settings, script = folder / "virtuoso.ini", folder / "load.sql"
    settings.write_text(SETTINGS.format(folder=folder, port=port, http=http))
    script.write_text(LOAD.format(folder=folder))
    command = [server, "+configfile", str(settings), "+foreground"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _load([client, f"127.0.0.1:{port}", "dba", "dba", str(script)], process)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.kill()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _load(command: list[str], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "Connect failed" not in done.stdout + done.stderr:
            assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
            return
        time.sleep(0.2)
    pytest.fail("Virtuoso did not start")
