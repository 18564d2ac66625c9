"""Findings of a Spark frame and of a file as the same sorted rows."""

import pyarrow.parquet as pq

COLUMNS = ("claim", "line", "rule", "severity", "verdict", "message", "fixes", "evidence", "shape")


def of_rows(rows):
    return sorted(repr([_plain(row[name]) for name in COLUMNS]) for row in rows)


def of_file(path):
    return of_rows(pq.read_table(path).to_pylist())


def _plain(value):
    """Spark's records and lists as plain ones."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.asDict() if hasattr(value, "asDict") else value
