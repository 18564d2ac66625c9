"""Run `medcodegraph serve` as a process of its own, on a free port."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

PATIENCE = 60.0
ENTRY = "from medcodegraph.api.cli.main import entry; entry()"
LISTENS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


@dataclass
class Server:
    """A running `medcodegraph serve`."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> dict[str, float]:
        """Return workers of both pools by state, from the metrics."""
        text = httpx.get(f"{self.url}/metrics").text
        found = re.findall(r'medcodegraph_workers\{pool="(\w+)",state="(\w+)"\} (\S+)', text)
        return {f"{pool} {state}": float(number) for pool, state, number in found}


@contextmanager
def serving(log: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run the server on a free port until the body of `with` is done."""
    command = [sys.executable, "-c", ENTRY, "serve", "--port", "0", *options]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | (environment or {})) as process,
    ):
        try:
            yield Server(_address(log, process), process, log)
        finally:
            process.terminate()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := LISTENS.search(log.read_text(errors="replace")):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")
