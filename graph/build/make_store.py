"""Make the store of a build from its tables: from nothing, or by what changed since the build before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from io import BufferedReader
from pathlib import Path

import duckdb
import pyoxigraph as ox

from ..store.embedded import data_version
from ..tables import schema
from ..tables.mapping import read_mapping
from .increment import compare, save_rows, update_store
from .progress import CountedFile, Progress, watched
from .quads import write_quads

CHUNK = 1 << 20
"""Bytes of N-Quads that the store reads at once."""

VOCABULARY = ox.NamedNode("https://w3id.org/medcodegraph/ontology")


def make_store(
    connection: duckdb.DuckDBPyConnection,
    previous: Path | None,
    target: Path,
    scratch: Path,
    progress: Progress,
) -> int:
    """Make the store of a build from its tables, by what changed since the build before where that is little."""
    mapping = read_mapping()
    tables = [table for table in schema.tables(connection) if table in mapping]
    save_rows(connection, tables, target)
    if previous and _is_alike(previous) and compare(connection, tables, previous):
        progress("updating quads", 0.0)
        return update_store(connection, mapping, tables, (previous / "store", target / "store"), scratch)
    rows = sum(_count(connection, table) for table in tables)
    with watched(connection, f"writing quads of {rows:,} rows", progress):
        write_all_quads(connection, scratch / "quads.nq")
    connection.close()
    return _load_store(scratch / "quads.nq", target / "store", progress)


def _is_alike(previous: Path) -> bool:
    """Tell whether a build was made by the same mapping, schemes and vocabulary as this package has."""
    manifest = json.loads((previous / "manifest.json").read_text(encoding="utf-8"))
    return manifest.get("made_with") == data_version()


def write_all_quads(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write all mapped tables, and the vocabulary, as one file of N-Quads."""
    mapping = read_mapping()
    write_quads(connection, mapping, [table for table in schema.tables(connection) if table in mapping], path)
    with path.open("ab") as quads:
        ox.serialize(_vocabulary(), quads, ox.RdfFormat.N_QUADS)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (number,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() or (0,)
    return number


def _load_store(quads: Path, folder: Path, progress: Progress) -> int:
    """Bulk-load a file of quads into a new store; the tables were closed before, so that memory holds one of both."""
    store = ox.Store(str(folder))
    text = f"loading {quads.stat().st_size / 1e6:,.0f} MB of quads"
    with BufferedReader(CountedFile(quads, text, progress), CHUNK) as counted:
        store.bulk_load(counted, ox.RdfFormat.N_QUADS)
    progress("compacting the store", 0.0)
    store.optimize()
    store.flush()
    return len(store)


def _vocabulary() -> Iterator[ox.Quad]:
    """Yield the vocabulary as one named graph."""
    folder = files("medcodegraph.ontology") / "vocabulary"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name):
        for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, VOCABULARY)
