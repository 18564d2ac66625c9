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
class Said:
    """What every finding of a shape says alike."""

    shape: str
    severity: str
    verdict: str
    group: str
    carc: str
    rarc: list[str]
    source: str
    """The published source of the rule."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that runs for a batch of claims: what is derived first, then the rules, stage by stage."""

    derived: list[Step]
    rules: list[RuleSql]
    said: list[Said]
    columns: dict[str, list[str]]
    """The columns of each table of the graph that the queries read."""

    def to_json(self) -> str:
        """Return the plan as text."""
        return json.dumps(asdict(self), indent=1)


def plan_from_json(text: str) -> Plan:
    """Return a plan that was kept as text."""
    raw = json.loads(text)
    return Plan(
        [Step(**step) for step in raw["derived"]],
        [RuleSql(**rule) for rule in raw["rules"]],
        [Said(**said) for said in raw["said"]],
        raw["columns"],
    )
