"""Validate claims against a graph: the one function behind the command line and HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rdflib import Graph

from ..graph.claims.judging import Judges, judge, read_judges
from ..graph.claims.record import Claim
from ..graph.claims.rows import claim_rows
from ..graph.claims.slice import lines_by_iri
from ..graph.finding import Finding, order
from ..graph.store.interface import Store
from .findings import to_findings
from .result import Engine
from .rules import claim_shapes, read_rules
from .satisfied import satisfied

BATCH_LINES = 40


def _single(store: Store, shapes: Graph) -> Engine:
    from .single.engine import SingleEngine  # noqa: PLC0415 - no engine is loaded that is not asked for

    return SingleEngine(store, shapes)


def _reference(store: Store, shapes: Graph) -> Engine:
    from .reference import ReferenceEngine  # noqa: PLC0415 - pySHACL is slow to load

    return ReferenceEngine(store, shapes)


ENGINES: dict[str, Callable[[Store, Graph], Engine]] = {"single": _single, "reference": _reference}
"""Engines that judge a batch in this process; all give the same findings."""


class Validator:
    """A graph and the rules, ready to judge batch after batch of claims.

    Reported are violations and what was not checked; on request also edits that a modifier releases, and the
    rules that a line satisfies.
    """

    def __init__(self, store: Store, released: bool = False, satisfied: bool = False, engine: str = "single") -> None:
        shapes = claim_shapes()
        self._judges: Judges = read_judges(store)
        self._engine = ENGINES[engine](store, shapes)
        self._satisfied = satisfied
        self._used: set[str] = set()
        verdicts = ("violated", "not checked", *(("released",) if released else ()))
        self.rules = {iri: rule for iri, rule in read_rules(shapes).items() if rule.verdict in verdicts}

    def judge(self, claims: Sequence[Claim]) -> list[Finding]:
        """Judge claims that belong together: lines of one patient are compared only within the call."""
        rows = judge(claim_rows(claims), self._judges)
        self._used |= rows.editions
        results, data = self._engine.judge(rows, self.rules)
        lines = lines_by_iri(rows)
        findings = list(to_findings(results, self.rules, lines, data))
        if self._satisfied:
            findings += satisfied(results, self.rules, lines, data)
        return sorted(findings, key=order)

    def judge_all(self, claims: Iterable[Claim]) -> Iterator[tuple[list[Claim], list[Finding]]]:
        """Judge any number of claims, batch by batch, the claims of one patient always in one batch."""
        for batch in patient_batches(list(claims), BATCH_LINES):
            yield batch, self.judge(batch)

    def start_over(self) -> None:
        """Forget which editions judged so far: what is ready serves the next caller."""
        self._used = set()

    def editions_used(self) -> list[str]:
        """Return the editions that judged a line so far, as `source/release`."""
        return sorted(self._used)


def patient_batches(claims: Sequence[Claim], lines: int) -> Iterator[list[Claim]]:
    """Yield the claims in batches of about so many lines that never part the claims of one patient."""
    patients: dict[tuple[str, object], list[Claim]] = {}
    for number, claim in enumerate(claims):
        patients.setdefault(("patient", claim.patient) if claim.patient else ("claim", number), []).append(claim)
    batch: list[Claim] = []
    for together in patients.values():
        if batch and sum(len(c.lines) for c in batch + together) > lines:
            yield batch
            batch = []
        batch = batch + together
    if batch:
        yield batch
