"""The steps of `build.py`, each run as a process of its own so that its CPU seconds and peak memory are its own.

Each prints one JSON object; `build` and `load` time themselves without the imports.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter, process_time

import duckdb
import pyoxigraph as ox
from medcodegraph.errors import InputError
from medcodegraph.graph.build import build, layout
from medcodegraph.graph.build.containers import ZIP_MAGIC, Published, published_files
from medcodegraph.graph.build.raw import read_sheet

BLOCK = 1 << 20
OPENING = "opening"


class Watch:
    """Times the steps of a build by its own messages: a step lasts from its message to the next."""

    def __init__(self, folder: Path, keep: Path | None) -> None:
        self.steps: list[tuple[str, float, float]] = []
        self._folder, self._keep = folder, keep
        self._open(OPENING)

    def _open(self, step: str) -> None:
        self._step, self._cpu, self._wall = step, process_time(), perf_counter()

    def step(self, message: str) -> None:
        """End a step, and begin the one of the message; the quads are kept before the build removes them."""
        self.steps.append((self._step, process_time() - self._cpu, perf_counter() - self._wall))
        if message == "loading quads" and self._keep:
            (quads,) = self._folder.glob("builds/*/*/quads.nq")
            os.link(quads, self._keep)
        self._open(message)


def run_build(arguments: Namespace) -> object:
    """Build a graph folder as the command does; the quads that it loads may be kept, for `load`."""
    watch = Watch(arguments.to, arguments.keep)
    built = build.build(arguments.sources, arguments.to, watch.step)
    watch.step("end")
    return {"steps": watch.steps, "quads": built.quads, "rows": sum(item.read for item in built.loaded)}


def run_unpack(arguments: Namespace) -> object:
    """Write the files that a graph folder was built from as UTF-8 text: out of zips, workbooks as CSV."""
    folder = layout.current(arguments.of)
    assert folder
    wanted = {item["file"] for item in json.loads((folder / "manifest.json").read_text("utf-8"))["loaded"]}
    for source in arguments.sources:
        for published in published_files(source):
            if not isinstance(published, InputError) and published.name in wanted:
                target = arguments.to / published.file
                target.parent.mkdir(parents=True, exist_ok=True)
                _write_text(published, target)
    return {}


def _write_text(published: Published, target: Path) -> None:
    with published.path.open("rb") as source:
        if source.read(len(ZIP_MAGIC)) == ZIP_MAGIC:
            with target.open("w", encoding="utf-8", newline="") as text:
                csv.writer(text).writerows(read_sheet(published)[1])
            return
        encoding = "utf-8" if _is_utf8(published.path) else "latin-1"
    with (
        published.path.open(encoding=encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as text,
    ):
        while block := source.read(BLOCK):
            text.write(block)


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(BLOCK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def run_copy(arguments: Namespace) -> object:
    """Let DuckDB read each text file, all cells as text, and write it as Parquet: no more than it does by itself."""
    files = sorted(path for path in arguments.sources[0].rglob("*") if path.is_file())
    cpu, wall = process_time(), perf_counter()
    connection = duckdb.connect()
    rows = 0
    for number, path in enumerate(files):
        (written,) = connection.execute(
            f"COPY (FROM read_csv('{path}', delim = '{_delimiter(path)}', quote = '\"', header = false,"
            " all_varchar = true, null_padding = true, strict_mode = false, ignore_errors = true))"
            f" TO '{arguments.to / str(number)}.parquet' (FORMAT parquet)"
        ).fetchone() or (0,)
        rows += int(written)
    return {"cpu": process_time() - cpu, "wall": perf_counter() - wall, "rows": rows, "files": len(files)}


def _delimiter(path: Path) -> str:
    with path.open("rb") as handle:
        start = handle.read(65_536)
    return max(",\t|", key=lambda mark: start.count(mark.encode()))


def run_load(arguments: Namespace) -> object:
    """Bulk-load N-Quads into a store on disk, and nothing else."""
    cpu, wall = process_time(), perf_counter()
    store = ox.Store(str(arguments.to))
    store.bulk_load(path=str(arguments.sources[0]), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return {"cpu": process_time() - cpu, "wall": perf_counter() - wall}


STEPS = {"build": run_build, "unpack": run_unpack, "copy": run_copy, "load": run_load}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=list(STEPS))
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--to", required=True, type=Path)
    parser.add_argument("--of", type=Path, help="graph folder whose files `unpack` takes")
    parser.add_argument("--keep", type=Path, help="file that `build` keeps its quads as")
    arguments = parser.parse_args()
    json.dump(STEPS[arguments.step](arguments), sys.stdout)


if __name__ == "__main__":
    main()
