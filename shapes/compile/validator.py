"""Validate claims of a report with the compiled rules: the same findings as any engine, all claims in one batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from ...graph.claims.record import Claim
from ...graph.claims.rows import claim_rows
from ...graph.finding import Evidence, Finding, order
from .batch import to_tables
from .engine import CompiledRules


class CompiledValidator:
    """A graph folder (None: the embedded default) and the compiled rules, with the methods of `Validator`."""

    def __init__(self, graph: str | None, released: bool = False) -> None:
        self._rules = CompiledRules(graph)
        verdicts = ("violated", "not checked", *(("released",) if released else ()))
        self.rules = {said.shape: said for said in self._rules.plan.said if said.verdict in verdicts}

    def judge_all(self, claims: Iterable[Claim]) -> Iterator[tuple[list[Claim], list[Finding]]]:
        """Judge the claims together."""
        together = list(claims)
        rows = self._rules.judge(*to_tables(claim_rows(together))).drop_columns(["value"]).to_pylist()
        yield together, sorted((_finding(row) for row in rows if row["shape"] in self.rules), key=order)

    def editions_used(self) -> list[str]:
        """Return the editions that judged a line, as `source/release`."""
        return self._rules.editions()


def _finding(row: dict[str, object]) -> Finding:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    evidence = cast("tuple[dict[str, str], ...]", values.pop("evidence"))
    return Finding(**values, evidence=tuple(Evidence(**one) for one in evidence))  # pyright: ignore[reportArgumentType]
