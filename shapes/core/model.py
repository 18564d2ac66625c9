"""Shapes as records: what a shapes graph says, read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node, Variable

from .condition import TRUE, Condition
from .paths import Path

if TYPE_CHECKING:
    from .writer import Writer


@dataclass(frozen=True, slots=True)
class Target:
    """One statement of which nodes a shape is tried on: its predicate, and the class, node or query that it names."""

    kind: URIRef
    value: Node


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: its kind and the value of its parameter."""

    kind: Kind
    value: Node
    holder: Node | None = None
    """The node that holds the query, of a constraint that has one."""
    values: tuple[tuple[Variable, Node], ...] = ()
    """What the parameters of a declared component are bound to in its query."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or with a path a property shape."""

    node: Node
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: Node
    messages: tuple[Literal, ...]
    deactivated: bool


@dataclass(frozen=True, slots=True)
class Breach:
    """How a focus node can break a constraint: solutions of a pattern beside the focus node's variable.

    `value`, `path` and `others` are variables: of the value, of the path where it isn't the shape's own, and of what
    else tells one result from another.
    """

    pattern: str
    condition: Condition = TRUE
    value: str = ""
    path: str = ""
    others: tuple[str, ...] = ()


Write = Callable[["Writer", Shape, Constraint, str], Sequence[Breach]]
"""Gives the ways in which the node that a variable holds can break a constraint of a shape."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of constraint: its component, the parameter that brings it, how it is broken, what a result says."""

    component: URIRef
    parameter: URIRef
    write: Write
    message: str
    needs: tuple[URIRef, ...] = ()
    """Parameters without which there is no constraint."""
    query: Callable[[Writer, Shape, Constraint], Query] | None = None
    """Gives the query that is run for the results, of a constraint that brings its own."""
