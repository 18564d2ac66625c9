"""The claim rules compiled against one graph: whole claim groups in, findings out."""

# pyright: reportUnknownParameterType=false
# pyarrow has no types of its own.

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from .batch import TABLES, schemas
from .book import connect, open_book, prepare
from .cache import plan_for
from .plan import Plan

if TYPE_CHECKING:
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
OUT = """
SELECT claim, line, rule, severity, verdict, "group", carc, rarc, message, fixes, evidence, shape, value
FROM found JOIN rule_said USING (shape)"""

EDITIONS = (
    "SELECT DISTINCT source, release FROM situation_judged SEMI JOIN in_force USING (source, release) ORDER BY ALL"
)


class CompiledRules:
    """The claim rules compiled against one graph folder (None: the embedded default), ready for batch after batch."""

    def __init__(  # noqa: PLR0913 - the graph, and limits that are never a default
        self,
        graph: str | None,
        *,
        shapes: Graph | None = None,
        memory_limit: str = "2GB",
        temp: str | None = None,
        threads: int | None = None,
        spill: str | None = None,
    ) -> None:
        plan = plan_for(shapes)
        connection = connect(memory_limit, temp, threads, spill)
        open_book(connection, graph, plan.columns)
        self._start(connection, plan)

    @classmethod
    def over(cls, tables: duckdb.DuckDBPyConnection, shapes: Graph | None = None) -> CompiledRules:
        """Return the rules over the tables of an open database, derived tables included."""
        rules = cls.__new__(cls)
        plan = plan_for(shapes)
        prepare(tables, plan.columns)
        rules._start(tables, plan)
        return rules

    def _start(self, connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
        self._connection, self.plan = connection, plan
        self._judging = (files("medcodegraph.shapes.compile") / "judging.sql").read_text(encoding="utf-8")
        connection.register("rule_rows", pa.Table.from_pylist([asdict(said) for said in plan.said]))
        connection.execute("CREATE OR REPLACE TEMP TABLE rule_said AS FROM rule_rows")
        connection.unregister("rule_rows")

    def judge(self, lines: pa.Table, modifiers: pa.Table, diagnoses: pa.Table) -> pa.Table:
        """Return the findings of whole claim groups, as rows of FINDINGS; the tables are as claims.sql has them."""
        batch = {"line_in": lines, "modifier_in": modifiers, "diagnosis_in": diagnoses}
        for name, table in batch.items():
            self._connection.register(name, table)
        try:
            self._connection.execute(self._judging)
            for step in self.plan.derived:
                self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{step.table}" AS {step.sql}')
            for number, rule in enumerate(self.plan.rules):
                first = number << 40
                self._connection.execute(
                    f"INSERT INTO found BY NAME SELECT {first} + row_number() OVER () AS finding, * FROM ({rule.sql})"
                )
            return self._connection.execute(OUT).to_arrow_table().cast(FINDINGS)
        finally:
            for name in batch:
                self._connection.unregister(name)

    def editions(self) -> list[str]:
        """Return the editions that judge a line of the last batch, as `source/release`; of a register the newest."""
        rows = self._connection.execute(EDITIONS).fetchall()
        return [f"{source}/{release}" for source, release in rows]

    def plans(self) -> dict[str, str]:
        """Return how DuckDB runs the query of each shape, over a batch without claims."""
        known = schemas()
        self.judge(*(known[name].empty_table() for name in TABLES))
        found: dict[str, str] = {}
        for rule in self.plan.rules:
            row = self._connection.execute(f"EXPLAIN {rule.sql}").fetchone()
            found[rule.shape] = str(row[1]) if row else ""
        return found
