"""Write tiny files in the layouts of HCPCS, ICD-10-CM and the addenda of facilities, and look into all tables."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyoxigraph as ox
from medcodegraph.graph.build.quads import write_quads
from medcodegraph.graph.sources.hcpcs import SPANS
from medcodegraph.graph.tables.mapping import read_mapping
from medcodegraph.graph.tables.schema import tables as table_names
from medcodegraph.ontology.terms import SPARQL_PREFIXES

MARKER = "DESCRIPTOR MUST NOT SURVIVE"
OF_THE_CONNECTION = ("cell", "raw", "kept")
HCPCS_HEADER = [
    "HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", *(f"PRICE{i}" for i in range(1, 5)), "MULT_PI",
    *(f"CIM{i}" for i in range(1, 4)), *(f"MCM{i}" for i in range(1, 4)), "STATUTE",
    *(f"LABCERT{i}" for i in range(1, 9)), *(f"XREF{i}" for i in range(1, 6)), "COV", "ASC_GRP", "ASC_DT", "OPPS",
    "OPPS_PI", "OPPS_DT", "PROCNOTE", "BETOS", *(f"TOS{i}" for i in range(1, 6)), "ANEST_BU", "ADD DT", "ACT EFF DT",
    "TERM DT", "ACTION CD",
]  # fmt: skip


def hcpcs_row(
    code: str = "A9900", record: str = "3", sequence: str = "00100", text: str = "A supply", **cells: str
) -> list[str]:
    """Return the 48 cells of a HCPCS record that is kept; a modifier's code is written after three blanks."""
    row = dict.fromkeys(HCPCS_HEADER, "")
    row |= {"HCPC": f"{code:>5}", "SEQNUM": sequence, "RECID": record, "LONG DESCRIPTION": text}
    if record in "37":
        row |= {
            "SHORT DESCRIPTION": "Supply",
            "COV": "C",
            "ADD DT": "20200101",
            "ACT EFF DT": "20210401",
            "ACTION CD": "N",
        }
    return list((row | cells).values())


def hcpcs_text(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows as text of fixed width."""
    return "".join(_fixed(row) + "\r\n" for row in rows)


def _fixed(row: Sequence[str]) -> str:
    line = [" "] * 320
    for cell, (first, last) in zip(row, SPANS, strict=True):
        line[first - 1 : last] = f"{cell:<{last - first + 1}}"[: last - first + 1]
    return "".join(line)


def table(rows: Sequence[Sequence[object]]) -> str:
    """Return the rows as a csv."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def write(path: Path, text: str) -> Path:
    """Write a text without touching its line ends."""
    path.write_bytes(text.encode())
    return path


def holding(connection: duckdb.DuckDBPyConnection, marker: str = MARKER) -> set[str]:
    """Return the tables that hold a text anywhere."""
    return {
        name
        for name in table_names(connection)
        if name not in OF_THE_CONNECTION
        and connection.execute(f'SELECT count(*) FROM "{name}" t WHERE contains(t::VARCHAR, ?)', [marker]).fetchone()
        != (0,)
    }


def graph_of(connection: duckdb.DuckDBPyConnection, path: Path) -> ox.Store:
    """Return the graph that the mapping makes of the tables; the path is for its N-Quads."""
    mapping = read_mapping()
    write_quads(connection, mapping, [name for name in table_names(connection) if name in mapping], path)
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return store


def answers(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query over all graphs, values as text."""
    rows = store.query(SPARQL_PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(row[name].value for name in rows.variables) for row in rows]
