"""Build a graph folder: sources to tables to quads to a store, then the switch."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ...errors import InputError
from ..store.embedded import data_version
from ..tables import schema
from . import layout
from .containers import published_files
from .curated import load_default, load_schemes
from .load import Loaded, load_file
from .make_store import make_store
from .progress import Progress, silent, watched
from .registers import merge

EDITION_TABLES = (
    "ptp_row", "ptp_end", "addon_row", "addon_end", "unit_limit", "fee_schedule", "code_label", "code_fact",
    "hcpcs_entry", "hcpcs_reference", "modifier_entry", "diagnosis_entry", "diagnosis_change", "outpatient_item",
    "surgical_center_item", "surgical_center_exclusion", "device_offset", "coverage_contractor", "service_area",
    "contractor_area", "document_contractor", "document_bill_type", "document_revenue_code", "document_code",
    "document_group", "document_relation", "rejected_row", "source_file", "edition",
)  # fmt: skip
"""Tables whose rows belong to one release: partitions of a graph folder."""

EXCERPT = "excerpt"
"""In a file's name: a few rows of a release, which would end all others."""

MEMORY = "2GB"
"""What the tables of a build may take of memory; more goes to temporary files."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the files it loaded, those it could not, and the size of the graph."""

    folder: Path
    loaded: tuple[Loaded, ...]
    refused: tuple[InputError, ...]
    quads: int


def build(sources: list[Path], folder: Path, progress: Progress = silent) -> Built:
    """Load the given files and folders into the graph folder, on top of what it holds, and switch to it.

    A file, folder or zip that gives nothing raises InputError; a file that merely lies beside others in a
    folder or zip is listed as refused. The embedded default and the curated schemes are always part of the graph.
    """
    with layout.only_build(folder):
        connection = open_tables(layout.current(folder))
        loaded, refused = _load_all(connection, sources, progress)
        with watched(connection, "merging registers", progress):
            merge(connection)
        quads = finish(connection, folder, loaded, progress)
    return Built(folder, tuple(loaded), tuple(refused), quads)


def finish(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    loaded: Sequence[Loaded],
    progress: Progress,
) -> int:
    """Write a new build of the loaded tables, switch to it, and return the number of its quads."""
    with layout.new_build(folder) as target:
        schema.create(connection, schema.DERIVED)
        with watched(connection, "writing tables", progress):
            _write_tables(connection, target / "tables")
        with TemporaryDirectory(dir=target) as scratch:
            size = make_store(connection, layout.current(folder), target, Path(scratch), progress)
        _write_manifest(target, loaded, size)
        layout.switch(folder, target)
    layout.sweep(folder, target)
    return size


def build_default(folder: str) -> None:
    """Build the embedded default into a cache folder, unless another process just did."""
    path = Path(folder)
    with layout.only_build(path, wait=True):
        if layout.current(path) is None:
            finish(open_tables(None), path, (), silent)


def open_tables(previous: Path | None) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB database in memory with the schemes, the default, and an earlier build's editions."""
    connection = empty_tables()
    for table in EDITION_TABLES if previous else ():
        parts = sorted((previous / "tables" / table).glob("*.parquet")) if previous else []
        for part in parts:
            connection.execute(f'INSERT INTO "{table}" BY NAME FROM read_parquet(?)', [str(part)])
    return connection


def empty_tables() -> duckdb.DuckDBPyConnection:
    """Return a DuckDB database in memory with the schemes and the default, and no published edition."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()})
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    connection.execute((files("medcodegraph.graph.build") / "macros.sql").read_text(encoding="utf-8"))
    schema.create(connection, schema.CATALOG, schema.REFERENCE)
    load_schemes(connection)
    load_default(connection)
    connection.execute(
        "INSERT INTO edition VALUES ('medcodegraph', 'schemes', 'Curated schemes', NULL, NULL, 'full', 'schemes', '',"
        " 0, 0, 0, 'Apache-2.0', NULL, NULL)"
    )
    return connection


def _load_all(
    connection: duckdb.DuckDBPyConnection, sources: list[Path], progress: Progress
) -> tuple[list[Loaded], list[InputError]]:
    loaded: list[Loaded] = []
    refused: list[InputError] = []
    for source in sources:
        kept, rest = _load_source(connection, source, progress)
        if not kept:
            raise rest[0] if len(rest) == 1 else InputError(str(source), None, _none_of(rest))
        loaded += kept
        refused += rest
    return loaded, refused


def _load_source(
    connection: duckdb.DuckDBPyConnection, source: Path, progress: Progress
) -> tuple[list[Loaded], list[InputError]]:
    loaded: list[Loaded] = []
    refused: list[InputError] = []
    for published in published_files(source):
        if isinstance(published, InputError):
            refused.append(published)
            continue
        if EXCERPT in published.file.lower():
            refused.append(
                InputError(published.name, None, "an excerpt by its name: it would pass for a whole release")
            )
            continue
        progress(f"reading {published.file} ({sum(item.read for item in loaded):,} rows before it)", 0.0)
        try:
            loaded.append(load_file(connection, published))
        except InputError as error:
            refused.append(error)
    return loaded, refused


def _none_of(refused: Sequence[InputError]) -> str:
    first = f"; the first: {refused[0]}" if refused else ""
    return f"none of its {len(refused)} files could be loaded{first}" if refused else "holds no file"


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write one Parquet file a table and release; the embedded default is in the package, not here."""
    for table in EDITION_TABLES:
        part = folder / table
        part.mkdir(parents=True)
        releases = connection.execute(
            f'SELECT DISTINCT t.source, t.release FROM "{table}" t JOIN edition e USING (source, release)'
            " WHERE e.loaded_at IS NOT NULL ORDER BY ALL"
        ).fetchall()
        for source, release in releases:
            connection.execute(
                f"COPY (FROM \"{table}\" WHERE source = '{source}' AND release = '{release}')"
                f" TO '{part / f'{source}@{release}.parquet'}' (FORMAT parquet)"
            )


def _write_manifest(target: Path, loaded: Sequence[Loaded], quads: int) -> None:
    manifest = {
        "made_with": data_version(),
        "quads": quads,
        "loaded": [
            {"file": item.file, "edition": f"{item.release.source}/{item.release.release}", "rows_read": item.read,
             "rows_kept": item.kept, "rows_rejected": item.rejected}
            for item in loaded
        ],
    }  # fmt: skip
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
