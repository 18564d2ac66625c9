"""The mapping means the same row by row, set-at-a-time, and to an R2RML engine of somebody else."""

import os
import sqlite3
import subprocess
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.graph.build.quads import write_quads
from medcodegraph.graph.tables.mapping import mapping_files
from medcodegraph.graph.tables.triples import lexical, to_triples

from .conftest import rows_of

ROOT = Path(__file__).parents[3]
MORPH = Path(os.environ.get("MEDCODEGRAPH_MORPH", ROOT / ".venv-morph")) / "bin" / "python"
NUMBERS = ("#integer", "#decimal")


def _normal(term: object) -> object:
    """Return a term with one lexical form a number."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(NUMBERS):
        return (term.datatype.value, Decimal(term.value).normalize())
    return term


def _quads(path: Path) -> set[tuple[object, ...]]:
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    return {(quad.subject, quad.predicate, _normal(quad.object), quad.graph_name) for quad in parsed}


@pytest.fixture(scope="module")
def by_sets(database, mapping, tmp_path_factory) -> set[tuple[object, ...]]:
    path = tmp_path_factory.mktemp("quads") / "quads.nq"
    write_quads(database, mapping, sorted(mapping), path)
    return _quads(path)


def test_every_mapped_table_has_rows(database, mapping):
    assert len(mapping) >= 30
    for table in mapping:
        assert len(list(rows_of(database, table))) == 3


def test_row_by_row_equals_set_at_a_time(database, mapping, by_sets):
    by_rows = {
        (triple.subject, triple.predicate, _normal(triple.object))
        for table, maps in mapping.items()
        for triple in to_triples(maps, rows_of(database, table))
    }
    assert {quad[:3] for quad in by_sets} == by_rows
    assert len(by_rows) > 400


@pytest.mark.skipif(not MORPH.exists(), reason=f"no morph-kgc at {MORPH}: script/test installs it")
def test_another_r2rml_engine_gives_the_same_quads(database, mapping, by_sets, tmp_path):
    _to_sqlite(database, mapping, tmp_path / "tables.db")
    (tmp_path / "mapping.ttl").write_bytes(b"\n".join(file.read_bytes() for file in mapping_files()))
    (tmp_path / "morph.ini").write_text(
        "[CONFIGURATION]\noutput_file: quads.nq\noutput_format: N-QUADS\nlogging_level: WARNING\n"
        "number_of_processes: 1\nna_values: no such value\n[Tables]\nmappings: mapping.ttl\ndb_url: sqlite:///tables.db\n"
    )
    done = subprocess.run(
        [MORPH, "-m", "morph_kgc", "morph.ini"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert _quads(tmp_path / "quads.nq") == by_sets


def _to_sqlite(database, mapping, path: Path) -> None:
    """Copy the mapped tables as text in XSD lexical form, which is what R2RML makes of typed columns."""
    with sqlite3.connect(path) as copy:
        for table in mapping:
            rows = list(rows_of(database, table))
            copy.execute(f'CREATE TABLE "{table}" ({", ".join(f"{name!r} TEXT" for name in rows[0])})')
            for row in rows:
                values = [None if value is None else lexical(value) for value in row.values()]
                copy.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(values))})', values)
