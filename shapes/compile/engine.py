"""The claim rules compiled against one graph: whole claim groups in, findings out."""

from __future__ import annotations

import pyarrow as pa
from rdflib import Graph

EVIDENCE = pa.struct(
    [("edit", pa.string()), ("edition", pa.string()), ("source_file", pa.string()), ("row", pa.int64())]
)
FINDINGS = pa.schema(
    [
        ("claim", pa.string()), ("line", pa.int32()), ("rule", pa.string()), ("severity", pa.string()),
        ("verdict", pa.string()), ("group", pa.string()), ("carc", pa.string()), ("rarc", pa.list_(pa.string())),
        ("message", pa.string()), ("fixes", pa.list_(pa.string())), ("evidence", pa.list_(EVIDENCE)),
        ("shape", pa.string()), ("value", pa.string()),
    ]
)  # fmt: skip
"""The table of findings: the finding JSON contract column by column, and the value that the shape names."""


class CompiledRules:
    """The claim rules compiled against one graph folder (None: the embedded default), ready to judge batch after batch."""

    def __init__(
        self,
        graph: str | None,
        *,
        shapes: Graph | None = None,
        memory_limit: str = "2GB",
        temp: str | None = None,
        threads: int | None = None,
    ) -> None:
        raise NotImplementedError

    def judge(self, lines: pa.Table, modifiers: pa.Table, diagnoses: pa.Table) -> pa.Table:
        """Return the findings of some whole claim groups, as rows of FINDINGS; the tables are as claims.sql has them."""
        raise NotImplementedError
