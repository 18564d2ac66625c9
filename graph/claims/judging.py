"""Which sources must judge a claim line, and which of their editions is in force on its date of service.

Routing is data (ontology/schemes/claim_routing.csv): by claim form and type of bill. A line that a source must
judge and no edition covers is *not checked*: the rules say so, because missing data is never a pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from ..store.interface import Store
from .rows import ClaimRows, Row

IN_FORCE = """
SELECT ?source ?release ?newest ?from ?to WHERE {
  ?edition mcg:ofSource/skos:notation ?source ; mcg:inForceFrom ?from ; mcg:release ?newest .
  OPTIONAL { ?edition mcg:inForceTo ?to }
  { ?edition mcg:release ?release } UNION { ?edition mcg:amends/^mcg:amends/mcg:release ?release }
}"""
ROUTING = """
SELECT ?form ?prefix ?source WHERE {
  ?routing mcg:onForm ?form ; mcg:onBillPrefix ?prefix ; mcg:toSource/skos:notation ?source .
}"""
PAYERS = """
SELECT ?payer ?name WHERE {
  { ?p a mcg:Payer ; skos:notation ?payer . BIND(?payer AS ?name) }
  UNION { ?i mcg:identifies ?p ; skos:notation ?name . ?p skos:notation ?payer }
}"""


@dataclass(frozen=True, slots=True)
class Period:
    """The dates of service, inclusive, that a release judges; no end: until a newer one is loaded.

    With a release that amends a register, the earlier ones of the register judge too: a row that it repeats stands
    in the graph under the release that had it first.
    """

    release: str
    newest: bool
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Tell whether a date of service lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Judges:
    """What a graph offers to judge claims: periods by source, routes by claim form, payers by name or id."""

    periods: dict[str, list[Period]]
    routes: list[tuple[str, str, str]]
    payers: dict[str, str]


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """The rows of a batch with what must judge each line, and what does."""

    claims: ClaimRows
    claim_routed: list[Row]
    claim_judged: list[Row]
    editions: set[str]
    """The editions in force that judge a line, as `source/release`; of a register the newest alone."""

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows by the name of their table."""
        return {
            "claim_line": self.claims.claim_line,
            "claim_modifier": self.claims.claim_modifier,
            "claim_diagnosis": self.claims.claim_diagnosis,
            "claim_routed": self.claim_routed,
            "claim_judged": self.claim_judged,
        }


def read_judges(store: Store) -> Judges:
    """Read from a graph what judges claims; read once, used for every batch."""
    periods: dict[str, list[Period]] = {}
    for source, release, newest, start, end in _rows(store, IN_FORCE, "source", "release", "newest", "from", "to"):
        to = date.fromisoformat(end) if end else None
        period = Period(release, release == newest, date.fromisoformat(start), to)
        periods.setdefault(source, []).append(period)
    routes = sorted(_rows(store, ROUTING, "form", "prefix", "source"))
    return Judges(periods, [(f, p, s) for f, p, s in routes], {n: p for p, n in _rows(store, PAYERS, "payer", "name")})


def judge(rows: ClaimRows, judges: Judges) -> JudgedRows:
    """Number the lines, resolve payers, and add which sources and editions judge each line."""
    routed: list[Row] = []
    judged: list[Row] = []
    editions: set[str] = set()
    for ordinal, line in enumerate(rows.claim_line, 1):
        line["ordinal"] = ordinal
        line["payer"] = judges.payers.get(str(line["payer"]))
        keys: Row = {"claim_key": line["claim_key"], "line_key": line["line_key"]}
        for source in _sources(line, judges):
            routed.append(keys | {"source": source})
            for period in _covering(judges.periods.get(source, []), line["service_from"]):
                judged.append(keys | {"source": source, "release": period.release})
                editions |= {f"{source}/{period.release}"} if period.newest else set()
    return JudgedRows(rows, routed, judged, editions)


def _sources(line: Row, judges: Judges) -> list[str]:
    bill = str(line["type_of_bill"] or "")
    return [
        source
        for form, prefix, source in judges.routes
        if form == line["form"] and (prefix == "any" or bill.startswith(prefix))
    ]


def _covering(periods: list[Period], day: object) -> list[Period]:
    found = {period.release: period for period in periods if isinstance(day, date) and period.covers(day)}
    return [found[release] for release in sorted(found)]


def _rows(store: Store, query: str, *names: str) -> Iterator[tuple[str, ...]]:
    answer = store.query(query)
    if isinstance(answer, ox.QuerySolutions):
        for row in answer:
            terms = [row[name] for name in names]
            yield tuple(t.value if isinstance(t, ox.Literal | ox.NamedNode) else "" for t in terms)
