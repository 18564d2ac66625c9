"""Read a shapes graph into shapes, each when it is first asked for; what has no query is refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from .arguments import is_true, list_of
from .components import constraints, declared
from .faults import in_text, malformed, named, refused
from .model import Constraint, Kind, Shape, Target
from .paths import read_path
from .targets import TARGETS

HARMLESS = frozenset(
    SH[name]
    for name in (
        "path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue",
        "flags", "ignoredProperties", "qualifiedValueShape", "qualifiedValueShapesDisjoint",
        "declare", "suggestedShapesGraph", "shapesGraph", "prefixes", "select",
    )
)  # fmt: skip
"""What a shape may say that is no constraint by itself."""
WITHIN = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
WITHIN_LISTS = (SH["and"], SH["or"], SH.xone)


class Shapes:
    """The shapes of a graph by their node."""

    def __init__(self, graph: Graph, kinds: Mapping[URIRef, Kind]) -> None:
        self.graph = graph
        self._kinds = kinds
        self._known: dict[Node, Shape] = {}
        self._components = declared(graph)
        self._class_shapes = frozenset(self._classes())

    def __getitem__(self, node: Node) -> Shape:
        if node not in self._known:
            self._known[node] = self._read(node)
        return self._known[node]

    def targeted(self) -> list[Node]:
        """Return the nodes of shapes that have a target.

        Raises NotCompilable if one of them is reached from itself.
        """
        found = {node for target in TARGETS for node in self.graph.subjects(target)}
        found |= self._class_shapes
        for node in found:
            self._refuse_recursion(node, ())
        return sorted(found, key=in_text)

    def _classes(self) -> Iterator[Node]:
        """Give the shapes that are classes too: their instances are their targets."""
        classes = set(self.graph.transitive_subjects(RDFS.subClassOf, RDFS.Class)) | {OWL.Class}
        for kind in (SH.NodeShape, SH.PropertyShape):
            for node in self.graph.subjects(RDF.type, kind):
                if not classes.isdisjoint(self.graph.objects(node, RDF.type)):
                    yield node

    def _refuse_recursion(self, node: Node, above: tuple[Node, ...]) -> None:
        if node in above:
            raise refused(node, "a shape that refers to itself")
        for inner in self._referred(node):
            self._refuse_recursion(inner, (*above, node))

    def _referred(self, node: Node) -> Iterator[Node]:
        for parameter in WITHIN:
            yield from self.graph.objects(node, parameter)
        for parameter in WITHIN_LISTS:
            for members in self.graph.objects(node, parameter):
                yield from list_of(self.graph, node, members)

    def _read(self, node: Node) -> Shape:
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) > 1:
            raise malformed(node, "a shape has more than one sh:path")
        severities = list(self.graph.objects(node, SH.severity))
        if len(severities) > 1:
            raise malformed(node, "a shape has more than one sh:severity")
        return Shape(
            node,
            read_path(self.graph, paths[0]) if paths else None,
            tuple(self._targets(node)),
            (
                *self._constraints(node),
                *constraints(self.graph, self._components, node, of_property=bool(paths)),
            ),
            severities[0] if severities else SH.Violation,
            tuple(sorted(m for m in self.graph.objects(node, SH.message) if isinstance(m, Literal))),
            is_true(self.graph.value(node, SH.deactivated)),
        )

    def _targets(self, node: Node) -> Iterator[Target]:
        for kind in TARGETS:
            for value in sorted(self.graph.objects(node, kind), key=in_text):
                yield Target(kind, value)
        if node in self._class_shapes:
            yield Target(SH.targetClass, node)

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for predicate, value in sorted(
            self.graph.predicate_objects(node), key=lambda pair: (pair[0], in_text(pair[1]))
        ):
            assert isinstance(predicate, URIRef)
            kind = self._kinds.get(predicate)
            if kind is not None:
                if all((node, needed, None) in self.graph for needed in kind.needs):
                    yield Constraint(kind, value, value if kind.query else None)
            elif predicate.startswith(str(SH)) and predicate not in HARMLESS and predicate not in TARGETS:
                raise refused(node, named(predicate))
