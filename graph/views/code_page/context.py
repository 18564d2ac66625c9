"""What the parts of one code page share."""

from __future__ import annotations

from ....ontology.terms import DCTERMS, MCG
from ..editions import in_force, read_editions
from ..edits import source_of
from ..records import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...store import Store
    from ..editions import Edition
    from ..records import Record

    Fact = dict[str, Any]
    """Plain values under the names of the JSON page; `source` says where they were stated."""

OUT_OF_FORCE = """SELECT ?modifier {
  { ?modifier mcg:validFrom ?from . FILTER(?from > "%s"^^xsd:date) }
  UNION { ?modifier mcg:validTo ?to . FILTER(?to < "%s"^^xsd:date) }
}"""


class Context:
    """One code (IRI) on one date (ISO), the editions that judge it, and the subjects that its page cites."""

    def __init__(self, store: Store, iri: str, on: str) -> None:
        self.store = store
        self.iri = iri
        self.on = on
        self.listed: list[Edition] = read_editions(store)
        self.editions = {edition["iri"]: edition for edition in self.listed}
        self.current = in_force(self.listed, on)
        self._passed_over: set[str] | None = None
        self.cited = {iri} | {edition["iri"] for edition in self.current.values()}

    def passed_over(self) -> set[str]:
        """Return the modifiers that are not valid on the date; few have dates at all."""
        if self._passed_over is None:
            self._passed_over = {row[0] for row in select(self.store, OUT_OF_FORCE % (self.on, self.on))}
        return self._passed_over

    def source(self, record: Record) -> Fact:
        """Return where a record was stated, and cite it on the page."""
        self.cited.add(record["iri"])
        return source_of(record, self.editions)

    def cite(self, iri: str, graph: str, evidence: str, cited: str) -> Fact:
        """Return the source of a curated fact, and cite it on the page."""
        self.cited.add(iri)
        return source_of({"graph": graph, MCG.evidence: evidence, DCTERMS.source: cited}, self.editions)

    def judges(self, record: Record) -> bool:
        """Say whether a record is of the edition in force on the date, or of the register that this amends."""
        edition = self.editions.get(record["graph"])
        current = self.current.get(edition["source"]) if edition else None
        return current is not None and edition is not None and edition["register"] == current["register"]
