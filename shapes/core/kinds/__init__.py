"""The kinds of constraint, one row each."""

from __future__ import annotations

from rdflib import URIRef

from ..model import Kind
from . import counts, logical, pairs, queries, ranges, strings, value_type

KINDS: dict[URIRef, Kind] = {
    kind.parameter: kind
    for module in (value_type, counts, ranges, strings, pairs, logical, queries)
    for kind in module.KINDS
}
"""The kinds by the parameter that brings them."""
