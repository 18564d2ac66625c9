"""Graphs for the views: the embedded default, and one with dated rows of made-up codes (9000A and up)."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.graph.build.build import build, open_tables
from medcodegraph.graph.build.quads import write_quads
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.tables import schema
from medcodegraph.graph.tables.mapping import read_mapping

MARKS = 'Marks <script>alert("x")</script> & | *bold*'

EDITION = "('{0}', '{1}', 'Made up', '{2}', '{3}', 'full', '{0}.txt', 'abc123', 9, 9, 0, NULL, NULL, '2099-01-02')"
EDITIONS = [
    ("ncci-aoc", "2099Q1", "2099-01-01", "2098-01-01"),
    ("ncci-ptp-practitioner", "2099Q1", "2099-01-01", "2098-01-01"),
    ("mpfs-rvu", "2098-01", "2098-01-01", "2098-01-01"),
    ("mpfs-rvu", "2099-01", "2099-01-01", "2099-01-01"),
]

ADD_ONS = [
    ("9000A", "9001A", "1", "2098-01-01", None),
    ("9000A", "9006A", "1", "2098-01-01", "2098-06-30"),
    ("9002A", "9000A", "3", "2098-01-01", None),
    ("9003A", "9004A", "1", "2098-01-01", None),
    ("9004A", "9003A", "1", "2098-01-01", None),
    ("9005A", "CCCCC", "2", "2098-01-01", None),
]
PAIRS = [
    ("9001A", "9007A", "2098-02-01", None, "1"),
    ("9001A", "9008A", "2098-02-01", "2098-03-31", "0"),
    ("9001A", "9009A", "2098-02-01", "2098-02-01", "9"),
    ("9010A", "9001A", "2098-02-01", None, "0"),
]
FEES = [
    ("9001A", None, "2098-01", "0", "1.00"),
    ("9001A", "26", "2098-01", "0", "0.50"),
    ("9001A", None, "2099-01", "1", "1.25"),
]


def text(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


def statements() -> list[str]:
    found = [f"INSERT INTO edition VALUES {EDITION.format(*edition)}" for edition in EDITIONS]
    for row, (addon, primary, kind, begun, ended) in enumerate(ADD_ONS, 2):
        code = None if primary == "CCCCC" else primary
        found.append(
            f"INSERT INTO addon_row VALUES ('medicare', 'cpt', '{addon}', '{primary}', {text(code and 'cpt')},"
            f" {text(code)}, '{kind}', '{begun}', '{begun}', {text(ended)}, NULL, NULL, NULL, NULL, 'ncci-aoc',"
            f" '2099Q1', {row})"
        )
    for row, (one, two, begun, ended, indicator) in enumerate(PAIRS, 2):
        found.append(
            f"INSERT INTO ptp_row VALUES ('practitioner', 'cpt', '{one}', 'cpt', '{two}', '{begun}', '{begun}',"
            f" {text(ended)}, NULL, '{indicator}', 'Made up', 'ncci-ptp-practitioner', '2099Q1', {row})"
        )
    for row, (code, modifier, release, bilateral, work) in enumerate(FEES, 2):
        key = f"{code}-{modifier}" if modifier else code
        found.append(
            "INSERT INTO fee_schedule (code_system, code, modifier, item_key, effective_key, status, component,"
            " global_period, bilateral, work_rvu, source, release, row_number) VALUES"
            f" ('cpt', '{code}', {text(modifier)}, '{key}', '{release}', 'A', '1', '000', '{bilateral}', {work},"
            f" 'mpfs-rvu', '{release}', {row})"
        )
    found.append(
        f"INSERT INTO code_label VALUES ('cpt', '9001A', '{MARKS}', 'made-up', 'primary', '2099-12-31', 'made up',"
        " 'medcodegraph-curated', 'default', 2)"
    )
    return found


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """The embedded default with two made-up fee schedules and edits that begin and end."""
    connection = open_tables(None)
    for statement in statements():
        connection.execute(statement)
    schema.create(connection, schema.DERIVED)
    mapping = read_mapping()
    tables = [table for table in schema.tables(connection) if table in mapping]
    store = ox.Store()
    file = tmp_path_factory.mktemp("quads") / "quads.nq"
    write_quads(connection, mapping, tables, file)
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    return EmbeddedStore(store, "history")


@pytest.fixture(scope="session")
def default(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    folder: Path = tmp_path_factory.mktemp("default")
    build([], folder)
    return open_folder(str(folder))
