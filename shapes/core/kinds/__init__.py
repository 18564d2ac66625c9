"""The kinds of constraint, one row each."""

from __future__ import annotations

from rdflib import URIRef

from ..model import Kind
from . import counts, logical, pairs, ranges, strings, value_type

CORE: dict[URIRef, Kind] = {
    kind.parameter: kind for module in (value_type, counts, ranges, strings, pairs, logical) for kind in module.KINDS
}
"""The kinds of SHACL Core by the parameter that brings them."""
