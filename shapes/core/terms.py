"""Terms of the shapes graph in the text of a query, and beside it where no text holds them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

GIVEN = "urn:medcodegraph:given:"
"""Begin of the IRIs of what queries find beside the data; no other pattern sees it."""
HAS = URIRef(f"{GIVEN}has")
"""Leads from a list to the terms in it."""
NODE = URIRef(f"{GIVEN}node")
"""Leads from itself to all nodes of the data, and to those that targets name."""
FOCUS = URIRef(f"{GIVEN}focus")
"""Leads from a focus node to its shape."""
MEETS = URIRef(f"{GIVEN}meets")
"""Leads from a node to a constraint that it meets."""
BREAKS = URIRef(f"{GIVEN}breaks")
"""Leads from a node to a shape that it does not conform to."""
EXACT = frozenset({None, XSD.string, XSD.boolean, XSD.integer})
"""Datatypes whose values have one lexical form once rdflib has read them; a list of any other is given as triples."""


@dataclass(slots=True)
class Given:
    """Lists of terms that no query text holds: blank nodes, and literals that could come back in another form."""

    lists: list[tuple[Node, ...]] = field(default_factory=list)

    def name(self, terms: Sequence[Node]) -> URIRef:
        """Return the node whose `HAS` triples name the terms."""
        kept = tuple(terms)
        if kept not in self.lists:
            self.lists.append(kept)
        return URIRef(f"{GIVEN}{self.lists.index(kept)}")

    def triples(self) -> list[tuple[Node, Node, Node]]:
        """Return what the queries expect to find beside the data."""
        return [(self.name(terms), HAS, term) for terms in self.lists for term in terms]

    def one_of(self, variable: str, terms: Sequence[Node]) -> str:
        """Return the pattern that binds a variable to each of some terms."""
        if all(_is_exact(term) for term in terms):
            return f"VALUES {variable} {{ {' '.join(term.n3() for term in terms)} }}"
        return f"{self.name(terms).n3()} {HAS.n3()} {variable} ."


def _is_exact(term: Node) -> bool:
    if not isinstance(term, Literal):
        return isinstance(term, URIRef)
    return bool(term.language) or (term.datatype in EXACT and not term.ill_typed)


def string(value: str) -> str:
    """Return a text as a SPARQL string."""
    return Literal(value).n3()
