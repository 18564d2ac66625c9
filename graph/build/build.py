"""Build a graph folder: sources to tables to quads to a store, then the switch."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyoxigraph as ox

from ...errors import InputError
from ..store.embedded import data_version
from ..tables import schema
from ..tables.mapping import read_mapping
from . import layout
from .containers import published_files
from .curated import load_default, load_schemes
from .increment import compare, save_rows, update_store
from .load import Loaded, load_file
from .quads import write_quads
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

VOCABULARY = ox.NamedNode("https://w3id.org/medcodegraph/ontology")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the files it loaded, those it could not, and the size of the graph."""

    folder: Path
    loaded: tuple[Loaded, ...]
    refused: tuple[InputError, ...]
    quads: int


def build(sources: list[Path], folder: Path, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Load the given files and folders into the graph folder, on top of what it holds, and switch to it.

    A file, folder or zip that gives nothing raises InputError; a file that merely lies beside others in a
    folder or zip is listed as refused. The embedded default and the curated schemes are always part of the graph.
    """
    with layout.only_build(folder):
        connection = open_tables(layout.current(folder))
        loaded, refused = _load_all(connection, sources, progress)
        progress("merging registers")
        merge(connection)
        quads = _finish(connection, folder, loaded, progress)
    return Built(folder, tuple(loaded), tuple(refused), quads)


def _finish(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    loaded: Sequence[Loaded],
    progress: Callable[[str], None],
) -> int:
    """Write a new build of the loaded tables, switch to it, and return the number of its quads."""
    target = layout.new_build(folder)
    schema.create(connection, schema.DERIVED)
    progress("writing tables")
    _write_tables(connection, target / "tables")
    with TemporaryDirectory(dir=target) as scratch:
        size = _make_store(connection, layout.current(folder), target, Path(scratch), progress)
    _write_manifest(target, loaded, size)
    layout.switch(folder, target)
    layout.sweep(folder, target)
    return size


def _make_store(
    connection: duckdb.DuckDBPyConnection,
    previous: Path | None,
    target: Path,
    scratch: Path,
    progress: Callable[[str], None],
) -> int:
    """Make the store of a build from its tables, by what changed since the build before where that is little."""
    mapping = read_mapping()
    tables = [table for table in schema.tables(connection) if table in mapping]
    save_rows(connection, tables, target)
    if previous and _is_alike(previous) and compare(connection, tables, previous):
        progress("updating quads")
        return update_store(connection, mapping, tables, (previous / "store", target / "store"), scratch)
    progress("writing quads")
    write_all_quads(connection, scratch / "quads.nq")
    connection.close()
    progress("loading quads")
    return _load_store(scratch / "quads.nq", target / "store")


def _is_alike(previous: Path) -> bool:
    """Tell whether a build was made by the same mapping, schemes and vocabulary as this package has."""
    manifest = json.loads((previous / "manifest.json").read_text(encoding="utf-8"))
    return manifest.get("made_with") == data_version()


def build_default(folder: str) -> None:
    """Build the embedded default into a cache folder, unless another process just did."""
    path = Path(folder)
    with layout.only_build(path, wait=True):
        if layout.current(path) is None:
            _finish(open_tables(None), path, (), lambda _: None)


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
    connection: duckdb.DuckDBPyConnection, sources: list[Path], progress: Callable[[str], None]
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
    connection: duckdb.DuckDBPyConnection, source: Path, progress: Callable[[str], None]
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
        progress(f"reading {published.file}")
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


def write_all_quads(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write all mapped tables, and the vocabulary, as one file of N-Quads."""
    mapping = read_mapping()
    write_quads(connection, mapping, [table for table in schema.tables(connection) if table in mapping], path)
    with path.open("ab") as quads:
        ox.serialize(_vocabulary(), quads, ox.RdfFormat.N_QUADS)


def _load_store(quads: Path, folder: Path) -> int:
    """Bulk-load a file of quads into a new store; the tables were closed before, so that memory holds one of both."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return len(store)


def _vocabulary() -> Iterator[ox.Quad]:
    """Yield the vocabulary as one named graph."""
    folder = files("medcodegraph.ontology") / "vocabulary"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name):
        for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, VOCABULARY)


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
