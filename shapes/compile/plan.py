"""A compiled set of rules as plain text: SQL in the order in which it runs, so that it can be kept and read again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A table to make of a query before the rules run."""

    table: str
    sql: str


@dataclass(frozen=True, slots=True)
class RuleSql:
    """One constraint of a rule: the query gives a row of the table of findings for each result."""

    shape: str
    stage: int
    sql: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that runs for a batch of claims: what is derived first, then the rules, stage by stage."""

    derived: tuple[Step, ...]
    rules: tuple[RuleSql, ...]
    columns: dict[str, list[str]]
    """The columns of each table of the graph that the queries read."""

    def to_json(self) -> str:
        """Return the plan as text."""
        return json.dumps(asdict(self), indent=1)


def plan_from_json(text: str) -> Plan:
    """Return a plan that was kept as text."""
    raw = json.loads(text)
    derived = tuple(Step(**step) for step in raw["derived"])
    return Plan(derived, tuple(RuleSql(**rule) for rule in raw["rules"]), raw["columns"])
