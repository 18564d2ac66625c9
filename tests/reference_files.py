"""Write tiny files in the layouts of HCPCS, ICD-10-CM and the addenda of facilities, and look into all tables."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import duckdb
from medcodegraph.graph.sources.hcpcs import SPANS
from medcodegraph.graph.tables.schema import tables as table_names

MARKER = "DESCRIPTOR MUST NOT SURVIVE"
OF_THE_CONNECTION = ("raw", "judged", "kept")
HCPCS_HEADER = (
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,PRICE3,PRICE4,MULT_PI,CIM1,CIM2,CIM3,MCM1,MCM2,"
    "MCM3,STATUTE,LABCERT1,LABCERT2,LABCERT3,LABCERT4,LABCERT5,LABCERT6,LABCERT7,LABCERT8,XREF1,XREF2,XREF3,XREF4,XREF5,"
    "COV,ASC_GRP,ASC_DT,OPPS,OPPS_PI,OPPS_DT,PROCNOTE,BETOS,TOS1,TOS2,TOS3,TOS4,TOS5,ANEST_BU,ADD DT,ACT EFF DT,TERM DT,"
    "ACTION CD"
).split(",")


def hcpcs_row(code: str = "A9900", record: str = "3", sequence: str = "00100", text: str = "A supply", **cells: str) -> list[str]:
    """Return the 48 cells of a HCPCS record that is kept; a modifier's code is written after three blanks."""
    row = dict.fromkeys(HCPCS_HEADER, "")
    row |= {"HCPC": f"{code:>5}", "SEQNUM": sequence, "RECID": record, "LONG DESCRIPTION": text}
    if record in "37":
        row |= {"SHORT DESCRIPTION": "Supply", "COV": "C", "ADD DT": "20200101", "ACT EFF DT": "20210401", "ACTION CD": "N"}
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
        and connection.execute(f'SELECT count(*) FROM "{name}" t WHERE contains(t::VARCHAR, ?)', [marker]).fetchone() != (0,)
    }
