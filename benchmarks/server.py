"""Run the server of this package, or an oxigraph server over the same store, for a benchmark."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ENTRY = "from medcodegraph.api.cli.main import entry; entry()"
LISTENS = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
PATIENCE = 120.0


@contextmanager
def medcodegraph(graph: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Give the port and the process id of a server over a graph folder."""
    command = [sys.executable, "-c", ENTRY, "serve", "--port", "0", "--graph", str(graph), *options]
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
            try:
                yield _port(log, process), process.pid
            finally:
                process.terminate()


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := LISTENS.search(log.read_text(errors="replace")):
            return int(found[1])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def oxigraph(graph: Path) -> Iterator[tuple[int, int]]:
    """Give the port and the process id of an oxigraph server over the store of the same folder."""
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [binary, "serve-read-only", "--union-default-graph", "--location", str(graph / "current" / "store"),
               "--bind", f"127.0.0.1:{port}"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the oxigraph server did not start")


def family(root: int) -> dict[int, int]:
    """Return the processes below one, and their parents (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_bytes().rpartition(b") ")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = {root: parents.get(root, 0)}
    while more := {child: parent for child, parent in parents.items() if parent in found and child not in found}:
        found |= more
    return found


def resident(pids: dict[int, int] | list[int]) -> int:
    """Return the memory of processes in bytes, what they share counted once a sharer's part (Linux)."""
    total = 0
    for pid in pids:
        try:
            rollup = Path("/proc", str(pid), "smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0]) * 1024
    return total
